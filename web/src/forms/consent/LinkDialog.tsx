// A link by which somebody who has no account here authorizes the connection.

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";

import type { Connection } from "../../api/schema.ts";
import { makeLink } from "../../lib/data/consent.ts";
import { explain } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { Copyable } from "../../ui/Copyable.tsx";
import { FormError } from "../../ui/FormError.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";

const { link: text } = words.consent;

/** Is there only while it is open: the link is told once and kept nowhere. */
export function LinkDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const small = useMediaQuery("(max-width: 40em)");
  const made = useMutation({ mutationFn: () => makeLink(connection.id), gcTime: 0 });
  const link = made.data?.attributes;
  return (
    <Modal opened onClose={onClose} title={text.title(connection.attributes.name)} size={560} fullScreen={small} closeButtonProps={{ "aria-label": words.shell.close }} closeOnClickOutside={!link}>
      <Stack gap="lg">
        <Text size="sm">{text.text}</Text>
        <FormError error={made.error ? explain(made.error) : null} />
        {link && (
          <div role="status">
            <Text size="sm" fw={550} mb={4}>
              {text.url}
            </Text>
            <Copyable text={link.url ?? ""} label={text.copy} />
            <Text size="sm" c="dimmed" component="div" mt={5}>
              {text.shown} {text.ends} <TimeAgo time={link.expires_at} />.
            </Text>
          </div>
        )}
        {!link && (
          <Text size="sm" c="dimmed">
            {text.before}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          {!link && (
            <Button variant="default" onClick={onClose}>
              {words.shell.cancel}
            </Button>
          )}
          <Button loading={made.isPending} onClick={() => (link ? onClose() : made.mutate())}>
            {link ? text.done : text.make}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
