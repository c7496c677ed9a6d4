// Who has access, by what and until when; and why, for each.

import { Button, Group, List, Modal, Skeleton, Text } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Connection, ConnectionAccess } from "../../api/schema.ts";
import { ACCESS_SIZE, accessQuery, reasonsQuery } from "../../lib/data/connection-details.ts";
import { principalQuery } from "../../lib/data/access.ts";
import { words } from "../../lib/words/index.ts";
import { Failure } from "../../ui/Message.tsx";
import { Pager } from "../../ui/Pager.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";

const { access: text, overview } = words.connection;
const { columns: heads } = text;

const COLUMNS: Column<ConnectionAccess>[] = [
  { id: "who", head: heads.who, grow: true, cell: (row) => <Who row={row} /> },
  { id: "relation", head: heads.relation, width: 120, cell: ({ attributes }) => text.relations[attributes.relation ?? ""] ?? text.none },
  { id: "can", head: heads.can, from: "sm", width: 200, cell: ({ attributes: { can } }) => can.map((each) => overview.can[each] ?? each).join(", ") || text.nothing },
  { id: "via", head: heads.via, from: "md", width: 200, cell: (row) => <Via row={row} /> },
  { id: "until", head: heads.until, from: "sm", width: 120, cell: ({ attributes }) => <Until time={attributes.expires_at} /> },
];

export function Access({ connection: { id } }: { connection: Connection }) {
  const [page, setPage] = useState(1);
  const [asked, ask] = useState<ConnectionAccess>();
  const { data, error, refetch, isPlaceholderData } = useQuery(accessQuery(id, page));
  if (error && !data) return <Failure error={error} retry={refetch} />;
  const count = data?.meta.page.total_filtered_count ?? 0;
  return (
    <>
      <Text c="dimmed" size="sm" mb="sm">
        {data ? `${text.count(count)}. ${text.about}` : text.about}
      </Text>
      <ResourceTable
        label={text.label}
        columns={COLUMNS}
        rows={data?.data}
        idOf={(row) => row.id}
        nameOf={nameOf}
        actionsStay
        actions={(row) => (
          <Button size="compact-sm" variant="subtle" aria-label={text.whyOf(nameOf(row))} onClick={() => ask(row)}>
            {text.why}
          </Button>
        )}
        stale={isPlaceholderData}
      />
      <Pager label={text.pages} page={page} size={ACCESS_SIZE} count={count} onPage={setPage} />
      <Modal opened={asked !== undefined} onClose={() => ask(undefined)} title={asked && text.whyTitle(nameOf(asked))} closeButtonProps={{ "aria-label": words.shell.close }}>
        {asked && <Reasons connection={id} principal={asked.id} />}
      </Modal>
    </>
  );
}

const nameOf = ({ attributes: { name, email } }: ConnectionAccess) => name || email;

function Who({ row }: { row: ConnectionAccess }) {
  const { email, service_account } = row.attributes;
  return (
    <>
      <Text size="sm" fw={550} truncate>
        {nameOf(row)}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {service_account ? words.access.kinds.service_account : email}
      </Text>
    </>
  );
}

/** The teams and roles by their names. */
function Via({ row: { id, attributes } }: { row: ConnectionAccess }) {
  const others = attributes.via.filter((each) => each !== id);
  const found = useQueries({ queries: others.map((each) => ({ ...principalQuery(each), enabled: !each.startsWith("org:") })) });
  const names = others.map((each, index) => found[index]?.data?.name ?? text.through[each.slice(0, each.indexOf(":"))] ?? each);
  const direct = attributes.via.includes(id) ? [text.direct] : [];
  return <Group gap={4}>{[...direct, ...names].join(", ")}</Group>;
}

function Until({ time }: { time?: string | null }) {
  if (!time) return <Text c="dimmed" inherit>{text.noEnd}</Text>;
  return <TimeAgo time={time} />;
}

function Reasons({ connection, principal }: { connection: string; principal: string }) {
  const { data, error, refetch } = useQuery(reasonsQuery(connection, principal));
  if (error && !data) return <Failure error={error} retry={refetch} />;
  if (!data) return <Skeleton height={80} />;
  return (
    <List spacing="xs" size="sm">
      {data.map((reason) => (
        <List.Item key={reason.text}>{reason.text}</List.Item>
      ))}
    </List>
  );
}
