// What the command palette leads to.

import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus, SunMoon } from "lucide-react";
import type { ReactNode } from "react";

import { foundConnectionsQuery, typeOf } from "../../lib/data/connections.ts";
import { useMe } from "../../lib/data/me.ts";
import { useIntegrationName } from "../../lib/data/integrations.ts";
import { words } from "../../lib/words/index.ts";
import { IntegrationIcon } from "../../ui/IntegrationIcon.tsx";
import { useTabs } from "./tabs.ts";

const { palette } = words.shell;

export interface PaletteEntry {
  id: string;
  label: string;
  about?: string;
  picture: ReactNode;
  run: () => void;
}

interface PaletteGroup {
  label: string;
  entries: PaletteEntry[];
}

export function usePaletteGroups(text: string): PaletteGroup[] {
  const fits = (entry: PaletteEntry) => entry.label.toLowerCase().includes(text.toLowerCase());
  const groups = [
    { label: palette.pages, entries: usePages().filter(fits) },
    { label: palette.actions, entries: useActions().filter(fits) },
    // The server looks at more than names.
    { label: palette.connections, entries: useFound(text) },
  ];
  return groups.filter((group) => group.entries.length > 0);
}

function usePages(): PaletteEntry[] {
  const navigate = useNavigate();
  return useTabs().map(({ to, label, icon: Icon }) => ({
    id: to,
    label,
    picture: <Icon size={18} aria-hidden />,
    run: () => void navigate({ to }),
  }));
}

function useActions(): PaletteEntry[] {
  const { setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme();
  const other = () => setColorScheme(shown === "dark" ? "light" : "dark");
  const navigate = useNavigate();
  const may = useMe().permissions.has("connections_write");
  const create = () => void navigate({ to: "/connections", search: { create: "new" } });
  return [
    ...(may ? [{ id: "create", label: palette.newConnection, picture: <Plus size={18} aria-hidden />, run: create }] : []),
    { id: "theme", label: palette.switchTheme, picture: <SunMoon size={18} aria-hidden />, run: other },
  ];
}

function useFound(text: string): PaletteEntry[] {
  const [settled] = useDebouncedValue(text, 120);
  const { data } = useQuery({ ...foundConnectionsQuery(settled), enabled: settled.length > 0 });
  const nameOf = useIntegrationName();
  const navigate = useNavigate();
  if (!text || !data) return [];
  return data.map((connection) => ({
    id: connection.id,
    label: connection.attributes.name,
    about: nameOf(typeOf(connection)),
    picture: <IntegrationIcon type={typeOf(connection)} size={28} />,
    run: () => void navigate({ to: "/connections/$connectionId", params: { connectionId: connection.id } }),
  }));
}
