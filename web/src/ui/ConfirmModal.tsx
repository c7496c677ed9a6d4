// Asks before something that cannot be taken back.

import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";

import { words } from "../lib/words/index.ts";

interface Props {
  opened: boolean;
  title: string;
  /** The button that does it, named by what it does. */
  submit: string;
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmModal({ opened, title, submit, children, onConfirm, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": words.shell.close }} centered>
      <Stack gap="lg">
        <div>{children}</div>
        <Group justify="flex-end" gap="xs">
          {/* The safe one has the focus. */}
          <Button variant="default" onClick={onClose} data-autofocus>
            {words.shell.cancel}
          </Button>
          <Button color="red" onClick={onConfirm}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
