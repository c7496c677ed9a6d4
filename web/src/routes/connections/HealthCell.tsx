// In what state a connection of the list is; where somebody has to agree at its provider, that begins here.

import { Button, Popover, Text, UnstyledButton } from "@mantine/core";
import { useState } from "react";

import type { Connection } from "../../api/schema.ts";
import { mayEdit } from "../../lib/data/connections.ts";
import { consentOf, needsConsent } from "../../lib/data/consent.ts";
import { sentence } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { Health } from "../../ui/Health.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import classes from "./columns.module.css";

const { connections, consent: text, connection: page } = words;

export function HealthCell({ connection, onAuthorize }: { connection: Connection; onAuthorize: () => void }) {
  const [opened, setOpened] = useState(false);
  const { name, disabled, health } = connection.attributes;
  if (!needsConsent(connection) || !mayEdit(connection) || disabled) return <Health health={health} />;
  const begin = () => {
    setOpened(false);
    onAuthorize();
  };
  return (
    <Popover opened={opened} onChange={setOpened} width={280} shadow="md" withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.health} aria-label={connections.healthOf(name, connections.states[health.state] ?? health.state)} onClick={() => setOpened(!opened)}>
          <Health health={{ ...health, reason: undefined }} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{sentence(health.reason ?? text.overText)}</Text>
        <Text size="xs" c="dimmed" component="div" mt={2} mb="sm">
          {page.health.since} <TimeAgo time={health.since} />
        </Text>
        <Button size="compact-md" onClick={begin}>
          {consentOf(connection)?.state === "over" ? text.reconnect : text.authorize}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
