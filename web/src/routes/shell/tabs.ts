// The tabs of the header and the command palette: those whose pages there are.

import { Blocks, type LucideIcon, Plug, ScrollText, Settings } from "lucide-react";

import { useMe } from "../../lib/data/me.ts";
import { words } from "../../lib/words/index.ts";

interface Tab {
  to: "/connections" | "/integrations" | "/audit" | "/settings";
  label: string;
  icon: LucideIcon;
  /** Shown only to those whose role has it. */
  needs?: string;
}

const { tabs } = words.shell;

const TABS: Tab[] = [
  { to: "/connections", label: tabs.connections, icon: Plug },
  { to: "/integrations", label: tabs.integrations, icon: Blocks },
  { to: "/audit", label: tabs.audit, icon: ScrollText, needs: "audit_logs_read" },
  { to: "/settings", label: tabs.settings, icon: Settings },
];

export function useTabs(): Tab[] {
  const { permissions } = useMe();
  return TABS.filter((tab) => !tab.needs || permissions.has(tab.needs));
}
