// Who is signed in, how the pages look, and the way out.

import { Avatar, type MantineColorScheme, Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";

import { useMe } from "../../lib/data/me.ts";
import { signOut } from "../../lib/data/sign-in.ts";
import { words } from "../../lib/words/index.ts";
import { toastFailed } from "../../ui/toast.tsx";

const { theme } = words.shell;
const SCHEMES = [
  { scheme: "light", label: theme.light, icon: Sun },
  { scheme: "dark", label: theme.dark, icon: Moon },
  { scheme: "auto", label: theme.auto, icon: Monitor },
] as const;

export function AccountMenu() {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: "50%" }}>
          <span className="visually-hidden">{words.shell.account(me.name)}</span>
          <Avatar size={30} name={me.name} color="key" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {me.name}
          </Text>
          <Text size="xs" truncate>
            {me.email}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings/profile" leftSection={<UserRound size={15} aria-hidden />}>
          {words.shell.profile}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{theme.group}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {SCHEMES.map(({ scheme, label, icon: Icon }) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick={false} rightSection={<Icon size={15} aria-hidden />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={leave}>
          {words.shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    try {
      await signOut();
    } catch (error) {
      toastFailed(words.shell.signOut, error);
      return;
    }
    await navigate({ to: "/sign-in" });
    // Nothing of the one who left stays behind.
    queries.clear();
  };
}
