// What an event was, as the button that opens its details.

import { Text, UnstyledButton } from "@mantine/core";

import type { AuditEvent } from "../../api/schema.ts";
import { words } from "../../lib/words/index.ts";
import classes from "./audit.module.css";

const { audit } = words;

export function EventName({ event, onOpen }: { event: AuditEvent; onOpen: () => void }) {
  const { attributes } = event.attributes;
  const { action, asset, execution } = attributes;
  const kind = asset.type.replaceAll("_", " ");
  return (
    <UnstyledButton className={classes.open} onClick={onOpen}>
      <Text size="sm" fw={550} truncate>
        {audit.actions[action] ?? action} {asset.name ? `“${asset.name}”` : kind}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {execution ? `${execution.method} ${execution.origin}` : asset.name ? kind : attributes.evt.name}
      </Text>
    </UnstyledButton>
  );
}
