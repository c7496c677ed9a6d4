// Short news at the corner: of what has no form or page to be told on.

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import { explain } from "../lib/errors.ts";
import { words } from "../lib/words/index.ts";

const close = { closeButtonProps: { "aria-label": words.shell.close } };

export function toastDone(message: string) {
  notifications.show({ message, color: "green", autoClose: 4000, ...close });
}

export function toastFailed(title: string, error: unknown) {
  notifications.show({ title, message: explain(error).detail, color: "red", autoClose: 10_000, role: "alert", ...close });
}

interface Undo {
  message: string;
  button: string;
  milliseconds: number;
  undo: () => void;
}

/** Stays for as long as it can be undone; returns how to take it away. */
export function toastUndo({ message, button, milliseconds, undo }: Undo): () => void {
  const content = (
    <Group justify="space-between" gap="md" wrap="nowrap">
      <Text size="sm">{message}</Text>
      <Button size="compact-sm" variant="light" onClick={undo}>
        {button}
      </Button>
    </Group>
  );
  // It ends with what can be undone, and not when somebody closes it.
  const id = notifications.show({ message: content, autoClose: milliseconds, withCloseButton: false, withBorder: true });
  return () => notifications.hide(id);
}
