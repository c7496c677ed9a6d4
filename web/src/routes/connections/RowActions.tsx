// What one may do to a connection of the list.

import { Trash2 } from "lucide-react";

import type { Connection } from "../../api/schema.ts";
import { mayEdit } from "../../lib/data/connections.ts";
import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";

const { connections } = words;

export function RowActions({ connection, onDelete }: { connection: Connection; onDelete: () => void }) {
  if (!mayEdit(connection)) return null;
  const { name } = connection.attributes;
  return <IconButton icon={Trash2} label={connections.remove} longLabel={connections.of(connections.remove, name)} onClick={onDelete} />;
}
