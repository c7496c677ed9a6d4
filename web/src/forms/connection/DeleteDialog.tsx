// "Are you sure?", and ten seconds in which it can be taken back.

import { Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";

import type { Connection } from "../../api/schema.ts";
import { connectionsChanged, deleteConnection } from "../../lib/data/connections.ts";
import { deletions, UNDO_MILLISECONDS } from "../../lib/deletions.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { toastDone, toastFailed, toastUndo } from "../../ui/toast.tsx";

const { deletion } = words.connections;

interface Props {
  /** None: it is closed. */
  connections: Connection[];
  onClose: () => void;
  onDelete?: () => void;
}

export function DeleteDialog({ connections, onClose, onDelete }: Props) {
  const remove = useDeletion();
  const confirm = () => {
    remove(connections);
    onClose();
    onDelete?.();
  };
  const names = connections.map((each) => each.attributes.name);
  return (
    <ConfirmModal
      opened={connections.length > 0}
      title={deletion.title}
      submit={deletion.submit}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text>{names.length > 1 ? deletion.many(names.length) : deletion.one(names[0] ?? "")}</Text>
        {names.length > 1 && (
          <Text component="ul" size="sm" m={0} pl="lg" mah={180} style={{ overflowY: "auto" }}>
            {connections.map((each) => (
              <li key={each.id}>{each.attributes.name}</li>
            ))}
          </Text>
        )}
        <Text c="dimmed">{deletion.usedByNothing(names.length)}</Text>
      </Stack>
    </ConfirmModal>
  );
}

function useDeletion() {
  const queries = useQueryClient();
  return (connections: Connection[]) => {
    const ids = connections.map((each) => each.id);
    const name = connections[0]?.attributes.name ?? "";
    const run = async (leaving: boolean) => {
      hide();
      const results = await Promise.allSettled(connections.map((each) => deleteConnection(each, leaving)));
      for (const [index, result] of results.entries()) {
        if (result.status === "rejected") toastFailed(deletion.failed(connections[index]?.attributes.name ?? ""), result.reason);
      }
      await connectionsChanged(queries);
      deletions.settle(ids);
    };
    const drop = deletions.schedule(ids, (leaving) => void run(leaving));
    const hide = toastUndo({
      message: connections.length > 1 ? deletion.goneMany(connections.length) : deletion.gone(name),
      button: deletion.undo,
      milliseconds: UNDO_MILLISECONDS,
      undo: () => {
        drop();
        hide();
        toastDone(deletion.kept);
      },
    });
  };
}
