// Everything that is on record of one event.

import { Button, Code, Drawer, Group, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import type { AuditEvent, AuditEventDetail } from "../../api/schema.ts";
import type { AuditSearch } from "../../lib/data/audit.ts";
import { formatExact } from "../../lib/format.ts";
import { words } from "../../lib/words/index.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Json } from "../../ui/Json.tsx";
import { Outcome } from "../../ui/Outcome.tsx";
import classes from "./audit.module.css";

const { audit } = words;
const { fields } = audit;

interface Props {
  event?: AuditEvent;
  onClose: () => void;
  narrow: (change: AuditSearch) => void;
}

export function EventDrawer({ event, onClose, narrow }: Props) {
  return (
    <Drawer opened={event !== undefined} onClose={onClose} position="right" size={520} title={audit.details} closeButtonProps={{ "aria-label": words.shell.close }}>
      {event && (
        <Details
          event={event}
          narrow={(change) => {
            onClose();
            narrow(change);
          }}
        />
      )}
    </Drawer>
  );
}

function Details({ event, narrow }: { event: AuditEvent; narrow: Props["narrow"] }) {
  const { message, timestamp, attributes } = event.attributes;
  const whole = JSON.stringify(event, null, 2);
  const { asset, usr } = attributes;
  const only = [
    ...(usr ? [{ label: usr.email ?? usr.id, q: `@usr.id:${usr.id}` }] : []),
    ...(asset.id ? [{ label: asset.name ?? asset.type.replaceAll("_", " "), q: `@asset.id:${asset.id}` }] : []),
  ];
  return (
    <Stack gap="lg">
      <dl className={classes.facts}>
        {factsOf(message, timestamp, attributes).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {only.length > 0 && (
        <Group gap="xs">
          {only.map(({ label, q }) => (
            <Button key={q} size="compact-md" variant="default" maw="100%" onClick={() => narrow({ q })}>
              {audit.only(label)}
            </Button>
          ))}
        </Group>
      )}
      {attributes.changes.length > 0 && <Changes changes={attributes.changes} />}
      <section aria-label={audit.whole}>
        <Group justify="space-between" mb="xs">
          <Title order={3}>{audit.whole}</Title>
          <CopyButton text={whole} label={words.shell.copy} />
        </Group>
        <Json text={whole} label={audit.whole} />
      </section>
    </Stack>
  );
}

function factsOf(message: string, timestamp: string, of: AuditEventDetail): [string, ReactNode][] {
  const { asset, execution, outcome, chain, http } = of;
  const facts: [string, ReactNode][] = [
    [fields.message, message],
    [fields.outcome, <Outcome key="outcome" status={of.status} code={outcome?.upstream_status} />],
    [fields.when, formatExact(timestamp)],
    [fields.who, of.usr ? (of.usr.email ?? of.usr.id) : audit.server],
    [fields.runAs, of.run_as],
    [fields.how, of.auth_method],
    [fields.ip, of.network?.client.ip],
    [fields.asset, asset.id && <Code key="asset">{`${asset.type} ${asset.id}`}</Code>],
    [fields.request, http && <Code key="request">{`${http.method} ${http.url_details.path}`}</Code>],
    [fields.action, execution?.fqn],
    [fields.destination, execution && <Code key="to">{`${execution.method} ${execution.origin}`}</Code>],
    [fields.rules, execution?.egress_rules.join(", ")],
    [fields.error, outcome?.error],
    [fields.took, outcome && words.connection.tryIt.took(outcome.duration_ms)],
    [fields.redactions, outcome?.redactions ? String(outcome.redactions) : undefined],
    [fields.chain, String(chain.sequence)],
  ];
  return facts.filter(([, value]) => value);
}

function Changes({ changes }: { changes: Record<string, unknown>[] }) {
  return (
    <section aria-label={audit.changes}>
      <Title order={3} mb="xs">
        {audit.changes}
      </Title>
      <Table aria-label={audit.changes}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{audit.field}</Table.Th>
            <Table.Th>{audit.from}</Table.Th>
            <Table.Th>{audit.to}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <Table.Tr key={String(change.field)}>
              <Table.Td>{String(change.field)}</Table.Td>
              {change.changed ? (
                <Table.Td colSpan={2}>
                  <Text size="sm" c="dimmed">
                    {audit.changed}
                  </Text>
                </Table.Td>
              ) : (
                <>
                  <Table.Td className={classes.value}>{shown(change.from)}</Table.Td>
                  <Table.Td className={classes.value}>{shown(change.to)}</Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

const shown = (value: unknown) => (value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value));
