// What an Editor may do to a connection of the list.

import { Lock, Pencil, Trash2 } from "lucide-react";

import type { Connection } from "../../api/schema.ts";
import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";

const { connections } = words;

export type RowAction = "edit" | "permissions" | "remove";

const BUTTONS = [
  { action: "edit", icon: Pencil, label: connections.edit },
  { action: "permissions", icon: Lock, label: connections.permissions },
  { action: "remove", icon: Trash2, label: connections.remove },
] as const;

export function RowActions({ connection, onAction }: { connection: Connection; onAction: (action: RowAction) => void }) {
  const { name } = connection.attributes;
  return BUTTONS.map(({ action, icon, label }) => (
    <IconButton key={action} icon={icon} label={label} longLabel={connections.of(label, name)} onClick={() => onAction(action)} />
  ));
}
