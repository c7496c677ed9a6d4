// What can be done to several connections at once.

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";

import type { Connection } from "../../api/schema.ts";
import { addTag, connectionsChanged, disableConnection, enableConnection, mayEdit } from "../../lib/data/connections.ts";
import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { toastFailed } from "../../ui/toast.tsx";
import classes from "./BulkBar.module.css";

const { bulk } = words.connections;

interface Props {
  picked: Connection[];
  onDelete: (connections: Connection[]) => void;
  onClear: () => void;
}

export function BulkBar({ picked, onDelete, onClear }: Props) {
  const [tagging, setTagging] = useState(false);
  const each = useForEach();
  const editable = picked.filter(mayEdit);
  const enabled = editable.filter((one) => !one.attributes.disabled);
  const disabled = editable.filter((one) => one.attributes.disabled);
  const run = (connections: Connection[], change: (connection: Connection) => Promise<unknown>) => {
    onClear();
    void each(connections, change);
  };
  return (
    <Group className={classes.bar} role="toolbar" aria-label={bulk.label} gap={6}>
      <Text fw={550} size="sm" mr={4} role="status">
        {bulk.selected(picked.length)}
      </Text>
      <Button size="compact-md" variant="default" disabled={editable.length === 0} onClick={() => setTagging(true)}>
        {bulk.addTag}
      </Button>
      {enabled.length > 0 && (
        <Button size="compact-md" variant="default" onClick={() => run(enabled, disableConnection)}>
          {bulk.disable}
        </Button>
      )}
      {disabled.length > 0 && (
        <Button size="compact-md" variant="default" onClick={() => run(disabled, enableConnection)}>
          {bulk.enable}
        </Button>
      )}
      <Button size="compact-md" variant="default" c="var(--ink-bad)" disabled={editable.length === 0} onClick={() => onDelete(editable)}>
        {bulk.remove}
      </Button>
      {editable.length < picked.length && (
        <Text size="sm" c="dimmed">
          {bulk.mayNot(picked.length - editable.length)}
        </Text>
      )}
      <IconButton icon={X} label={bulk.clear} ml="auto" onClick={onClear} />
      <Modal opened={tagging} onClose={() => setTagging(false)} title={bulk.tagTitle} closeButtonProps={{ "aria-label": words.shell.close }} centered>
        <TagForm onSubmit={(tag) => run(editable, (connection) => addTag(connection, tag))} />
      </Modal>
    </Group>
  );
}

/** As the server has it: one colon, a letter first, `default` taken. */
const TAG = /^(?!default:)[A-Za-z][\w/-]*:[^\s:]+$/;

function TagForm({ onSubmit }: { onSubmit: (tag: string) => void }) {
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { tag: "" },
    validate: { tag: (tag) => (TAG.test(tag.trim()) ? null : bulk.tagWrong) },
  });
  return (
    <form onSubmit={form.onSubmit(({ tag }) => onSubmit(tag.trim()))} noValidate>
      <Stack gap="md">
        <TextInput
          label={bulk.tagLabel}
          description={bulk.tagHelp}
          spellCheck={false}
          data-autofocus
          key={form.key("tag")}
          {...form.getInputProps("tag")}
        />
        <Group justify="flex-end">
          <Button type="submit">{bulk.tagSubmit}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** One after the other, and says how far it is: the server takes each as a change of its own. */
function useForEach() {
  const queries = useQueryClient();
  return async (connections: Connection[], change: (connection: Connection) => Promise<unknown>) => {
    let done = 0;
    const shown = () => ({ message: bulk.done(done, connections.length), autoClose: false as const });
    const id = notifications.show({ ...shown(), loading: true, withCloseButton: false });
    for (const connection of connections) {
      try {
        await change(connection);
        done += 1;
      } catch (error) {
        toastFailed(bulk.failed(connection.attributes.name), error);
      }
      notifications.update({ ...shown(), id, loading: true, withCloseButton: false });
    }
    notifications.update({ ...shown(), id, loading: false, color: "green", autoClose: 3000 });
    await connectionsChanged(queries);
  };
}
