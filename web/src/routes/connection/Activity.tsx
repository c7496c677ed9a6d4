// Every use and every change, newest first.

import { Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";

import type { Connection, Event } from "../../api/schema.ts";
import { activityQuery } from "../../lib/data/connection-details.ts";
import { personQuery } from "../../lib/data/people.ts";
import { words } from "../../lib/words/index.ts";
import { Failure, Message } from "../../ui/Message.tsx";
import { Outcome } from "../../ui/Outcome.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";

const { activity: text, tryIt } = words.connection;
const { columns: heads } = text;

const COLUMNS: Column<Event>[] = [
  { id: "what", head: heads.what, grow: true, cell: (row) => <What event={row} /> },
  { id: "who", head: heads.who, from: "sm", width: 190, cell: ({ attributes }) => <Person id={attributes.actor} /> },
  { id: "outcome", head: heads.outcome, width: 150, cell: ({ attributes }) => <Outcome status={attributes.status} code={attributes.upstream_status} /> },
  { id: "took", head: heads.took, from: "md", width: 90, cell: ({ attributes }) => (attributes.duration_ms == null ? "" : tryIt.took(attributes.duration_ms)) },
  { id: "when", head: heads.when, width: 130, cell: ({ attributes }) => <TimeAgo time={attributes.started_at} /> },
];

export function Activity({ connection: { id } }: { connection: Connection }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(activityQuery(id));
  if (error && !data) return <Failure error={error} retry={refetch} />;
  const rows = data?.pages.flatMap((page) => page.data);
  if (rows?.length === 0) {
    return (
      <Message icon={History} title={text.empty.title}>
        {text.empty.text}
      </Message>
    );
  }
  return (
    <>
      <ResourceTable label={text.label} columns={COLUMNS} rows={rows} idOf={(row) => row.id} nameOf={(row) => row.attributes.action} />
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {text.more}
          </Button>
        </Group>
      )}
    </>
  );
}

function What({ event: { attributes } }: { event: Event }) {
  const { action, method, destination, fqn, changes = [], error, redactions } = attributes;
  const fields = changes.map((each) => String(each.field)).join(", ");
  const details = [
    method && `${method} ${destination ?? ""}`,
    // Whatever is made has every field.
    fields && action !== "created" && text.changed(fields),
    error?.code,
    redactions ? text.redacted(redactions) : "",
  ].filter(Boolean);
  return (
    <>
      <Text size="sm" fw={550} truncate>
        {words.audit.actions[action] ?? action}
        {fqn?.includes(".") && ` · ${fqn}`}
      </Text>
      {details.length > 0 && (
        <Text size="xs" c="dimmed" truncate title={details.join(" · ")}>
          {details.join(" · ")}
        </Text>
      )}
    </>
  );
}

function Person({ id }: { id?: string | null }) {
  const { data } = useQuery({ ...personQuery(id ?? ""), enabled: Boolean(id) });
  if (!id) return <Text c="dimmed" inherit>{text.server}</Text>;
  return data?.attributes.name || data?.attributes.email || "";
}
