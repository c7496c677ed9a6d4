// Where somebody is signed in.

import { Badge, Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { Session } from "../../api/schema.ts";
import { accountChanged, endSession, sessionsQuery } from "../../lib/data/account.ts";
import { words } from "../../lib/words/index.ts";
import { Failure } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { toastDone, toastFailed } from "../../ui/toast.tsx";
import { browserOf } from "./browser.ts";

const { settings } = words;
const { sessions: text } = settings;
const { columns: heads } = text;

const COLUMNS: Column<Session>[] = [
  { id: "browser", head: heads.browser, grow: true, cell: (row) => <Browser session={row} /> },
  { id: "from", head: heads.from, from: "sm", width: 160, cell: ({ attributes }) => attributes.client_ip },
  { id: "began", head: heads.began, from: "md", width: 140, cell: ({ attributes }) => <TimeAgo time={attributes.created_at} /> },
  { id: "seen", head: heads.seen, width: 140, cell: ({ attributes }) => <TimeAgo time={attributes.last_seen_at} /> },
  { id: "ends", head: heads.ends, from: "md", width: 140, cell: ({ attributes }) => <TimeAgo time={attributes.expires_at} /> },
];

export function SessionsPage() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: async (ids: string[]) => {
      for (const id of ids) await endSession(id);
      return ids.length;
    },
    onSuccess: (count) => toastDone(count === 1 ? text.ended : text.endedAll(count)),
    onError: (failed) => toastFailed(text.failed, failed),
    onSettled: () => accountChanged(queries),
  });
  const others = data?.filter(({ attributes }) => !attributes.current) ?? [];
  const endOthers = others.length > 0 && (
    <Button variant="default" loading={end.isPending} onClick={() => end.mutate(others.map(({ id }) => id))}>
      {text.endOthers}
    </Button>
  );
  return (
    <Page title={settings.pages.sessions} about={text.about} actions={endOthers}>
      {error && !data ? (
        <Failure error={error} retry={refetch} />
      ) : (
        <ResourceTable
          label={text.label}
          columns={COLUMNS}
          rows={data}
          idOf={({ id }) => id}
          nameOf={nameOf}
          actionsStay
          actions={(row) =>
            !row.attributes.current && (
              <Button size="compact-sm" variant="subtle" c="var(--ink-bad)" aria-label={text.endOf(nameOf(row))} onClick={() => end.mutate([row.id])}>
                {text.end}
              </Button>
            )
          }
        />
      )}
    </Page>
  );
}

const nameOf = ({ attributes }: Session) => browserOf(attributes.user_agent) ?? text.unknown;

function Browser({ session }: { session: Session }) {
  return (
    <Group gap="xs">
      <Text size="sm" fw={550} title={session.attributes.user_agent ?? undefined}>
        {nameOf(session)}
      </Text>
      {session.attributes.current && <Badge color="green">{text.current}</Badge>}
    </Group>
  );
}
