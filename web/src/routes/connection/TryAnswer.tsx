// What came of a request: status, time, what was redacted, headers and body.

import { Alert, Badge, Group, Paper, Stack, Table, Tabs, Text, Title } from "@mantine/core";
import { CircleAlert } from "lucide-react";

import type { Execution } from "../../api/schema.ts";
import { sentence } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Json } from "../../ui/Json.tsx";
import classes from "./connection.module.css";

const { tryIt: text } = words.connection;
/** More than anybody reads, and less than a browser chokes on. */
const MOST_SHOWN = 500_000;

interface Outputs {
  status?: number;
  headers?: Record<string, string[]>;
  body?: unknown;
}

export function TryAnswer({ execution: { attributes } }: { execution: Execution }) {
  const { error, duration_ms, redactions } = attributes;
  const { status, headers = {}, body } = (attributes.outputs ?? {}) as Outputs;
  return (
    <Paper component="section" className={classes.card} aria-label={text.answer}>
      <Stack gap="md">
        <Group gap="sm">
          <Title order={2} size="h3">
            {text.answer}
          </Title>
          {status && <Badge color={status < 300 ? "green" : status < 400 ? "gray" : "red"}>{text.status(status)}</Badge>}
          <Text size="sm" c="dimmed" className="tabular">
            {`${text.took(duration_ms)} · ${text.redactions(redactions)}`}
          </Text>
        </Group>
        {error && (
          <Alert color="red" variant="light" icon={<CircleAlert size={18} />} title={text.codes[error.code] ?? text.failed} role="alert">
            {sentence(error.message)}
          </Alert>
        )}
        {status && <Parts headers={headers} body={body} />}
      </Stack>
    </Paper>
  );
}

function Parts({ headers, body }: { headers: Record<string, string[]>; body: unknown }) {
  const whole = written(body);
  const lines = Object.entries(headers).flatMap(([name, values]) => values.map((value) => ({ name, value })));
  return (
    <Tabs defaultValue="body">
      <Tabs.List mb="sm">
        <Tabs.Tab value="body">{text.bodyTab}</Tabs.Tab>
        <Tabs.Tab value="headers">{text.headersTab(lines.length)}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="body">
        {whole === "" ? <Text c="dimmed">{text.empty}</Text> : <Body whole={whole} />}
      </Tabs.Panel>
      <Tabs.Panel value="headers">
        <Table aria-label={text.headers}>
          <Table.Tbody>
            {lines.map(({ name, value }, index) => (
              // A name may come more than once.
              // oxlint-disable-next-line react/no-array-index-key
              <Table.Tr key={index}>
                <Table.Th scope="row" className={classes.headerName}>
                  {name}
                </Table.Th>
                <Table.Td className={classes.headerValue}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Tabs.Panel>
    </Tabs>
  );
}

function Body({ whole }: { whole: string }) {
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {whole.length > MOST_SHOWN ? text.cut(MOST_SHOWN, whole.length) : ""}
        </Text>
        <CopyButton text={whole} label={text.copy} />
      </Group>
      <Json text={whole.slice(0, MOST_SHOWN)} label={text.bodyText} />
    </Stack>
  );
}

const written = (body: unknown) => (body === undefined || body === null ? "" : typeof body === "string" ? body : JSON.stringify(body, null, 2));
