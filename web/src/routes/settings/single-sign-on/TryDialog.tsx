// How to see whether a provider works, and what it usually is when it does not.

import { Button, Group, Modal, Stack, Text } from "@mantine/core";

import type { OidcProvider } from "../../../api/schema.ts";
import { words } from "../../../lib/words/index.ts";
import { Copyable } from "../../../ui/Copyable.tsx";
import classes from "./single-sign-on.module.css";

const { singleSignOn: text } = words;
const { label, ...checks } = text.tryChecks;

export function TryDialog({ provider, redirect, onClose }: { provider: OidcProvider; redirect: string; onClose: () => void }) {
  // Where people reach the server is where providers send them back to.
  const url = `${new URL(redirect).origin}/sign-in/oidc/${provider.id}`;
  return (
    <Modal opened onClose={onClose} title={text.tryTitle(provider.attributes.name)} size={560} closeButtonProps={{ "aria-label": words.shell.close }}>
      <Stack gap="md">
        <Text size="sm">{text.tryText}</Text>
        <Copyable text={url} label={text.tryCopy} />
        <div>
          <Text size="sm" fw={550}>
            {label}
          </Text>
          <ul className={classes.checks}>
            {Object.values(checks).map((check) => (
              <li key={check}>
                <Text size="sm">{check}</Text>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <Text size="sm" fw={550} mb={4}>
            {text.redirect}
          </Text>
          <Copyable text={redirect} label={text.copyRedirect} />
        </div>
        <Group justify="flex-end">
          <Button onClick={onClose}>{text.tryDone}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
