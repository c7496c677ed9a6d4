// Around every page of the settings: what else there is to set.

import { NavLink, Text } from "@mantine/core";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { KeyRound, type LucideIcon, MonitorSmartphone, ShieldCheck, User, UserRound, Users } from "lucide-react";

import { useMe } from "../../lib/data/me.ts";
import { words } from "../../lib/words/index.ts";
import classes from "./settings.module.css";

const { pages, groups, menu } = words.settings;

interface Entry {
  to: "/settings/profile" | "/settings/sessions" | "/settings/tokens" | "/settings/people" | "/settings/teams" | "/settings/roles";
  label: string;
  icon: LucideIcon;
  needs?: string;
}

const OWN: Entry[] = [
  { to: "/settings/profile", label: pages.profile, icon: UserRound },
  { to: "/settings/sessions", label: pages.sessions, icon: MonitorSmartphone },
  { to: "/settings/tokens", label: pages.tokens, icon: KeyRound },
];
const ORGANIZATION: Entry[] = [
  { to: "/settings/people", label: pages.people, icon: User },
  { to: "/settings/teams", label: pages.teams, icon: Users },
  { to: "/settings/roles", label: pages.roles, icon: ShieldCheck },
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
        .map(({ to, label, icon: Icon }) => (
          <NavLink key={to} component={Link} to={to} label={label} active={path === to} aria-current={path === to ? "page" : undefined} leftSection={<Icon size={16} strokeWidth={1.75} aria-hidden />} />
        ))}
    </div>
  );
}
