// Around every page of the settings: what else there is to set.

import { NavLink, Text } from "@mantine/core";
import { Link, type LinkProps, Outlet, useRouterState } from "@tanstack/react-router";
import { Bot, Fingerprint, KeyRound, KeySquare, type LucideIcon, MonitorSmartphone, ShieldCheck, Ticket, User, UserRound, Users } from "lucide-react";
import { useEffect, useRef } from "react";

import { useMe } from "../../lib/data/me.ts";
import { words } from "../../lib/words/index.ts";
import classes from "./settings.module.css";

const { pages, groups, menu } = words.settings;

interface Entry {
  to: LinkProps["to"];
  label: string;
  icon: LucideIcon;
  /** The permission without which the server refuses the page. */
  needs?: string;
}

const OWN: Entry[] = [
  { to: "/settings/profile", label: pages.profile, icon: UserRound },
  { to: "/settings/sessions", label: pages.sessions, icon: MonitorSmartphone },
  { to: "/settings/tokens", label: pages.tokens, icon: Ticket },
  { to: "/settings/application-keys", label: pages.applicationKeys, icon: KeySquare },
];
const ORGANIZATION: Entry[] = [
  { to: "/settings/people", label: pages.people, icon: User },
  { to: "/settings/teams", label: pages.teams, icon: Users },
  { to: "/settings/roles", label: pages.roles, icon: ShieldCheck },
  { to: "/settings/service-accounts", label: pages.serviceAccounts, icon: Bot },
  { to: "/settings/api-keys", label: pages.apiKeys, icon: KeyRound, needs: "api_keys_read" },
  { to: "/settings/single-sign-on", label: pages.singleSignOn, icon: Fingerprint, needs: "user_access_manage" },
];

export function SettingsLayout() {
  return (
    <div className={classes.layout}>
      <nav className={classes.menu} aria-label={menu}>
        <Entries label={groups.own} entries={OWN} />
        <Entries label={groups.organization} entries={ORGANIZATION} />
      </nav>
      <div className={classes.content}>
        <Outlet />
      </div>
    </div>
  );
}

/** There, or at something below it. */
const isAt = (path: string, to: string | undefined) => path === to || path.startsWith(`${to}/`);

function Entries({ label, entries }: { label: string; entries: Entry[] }) {
  const { permissions } = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <div className={classes.group}>
      <Text size="xs" fw={600} c="dimmed" className={classes.groupName}>
        {label}
      </Text>
      {entries
        .filter(({ needs }) => !needs || permissions.has(needs))
        .map((entry) => (
          <Item key={entry.to} entry={entry} path={path} />
        ))}
    </div>
  );
}

function Item({ entry: { to, label, icon: Icon }, path }: { entry: Entry; path: string }) {
  const active = isAt(path, to);
  const ref = useRef<HTMLAnchorElement>(null);
  // On a narrow screen the menu is one line that scrolls.
  useEffect(() => {
    if (active) ref.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [active]);
  return (
    <NavLink
      ref={ref}
      component={Link}
      to={to}
      label={label}
      active={active}
      aria-current={path === to ? "page" : undefined}
      leftSection={<Icon size={16} strokeWidth={1.75} aria-hidden />}
    />
  );
}
