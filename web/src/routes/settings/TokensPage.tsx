// Access tokens of one's own.

import { Button, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";

import type { AccessToken } from "../../api/schema.ts";
import { useMe } from "../../lib/data/me.ts";
import { revokeToken, tokensChanged, tokensQuery } from "../../lib/data/tokens.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { Failure, Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { toastDone, toastFailed } from "../../ui/toast.tsx";
import { TokenDialog } from "./TokenDialog.tsx";

const { settings } = words;
const { tokens: text } = settings;
const { columns: heads } = text;
const ago = (time: string | null | undefined, none: string) => (time ? <TimeAgo time={time} /> : <Text c="dimmed" inherit>{none}</Text>);

const COLUMNS: Column<AccessToken>[] = [
  { id: "name", head: heads.name, cell: ({ attributes }) => <Text size="sm" fw={550}>{attributes.name}</Text> },
  { id: "scopes", head: heads.scopes, from: "md", cell: ({ attributes }) => <Text size="xs" c="dimmed">{attributes.scopes.join(", ")}</Text> },
  { id: "created", head: heads.created, from: "sm", width: 130, cell: ({ attributes }) => ago(attributes.created_at, text.never) },
  { id: "used", head: heads.used, from: "sm", width: 130, cell: ({ attributes }) => ago(attributes.last_used_at, text.never) },
  { id: "ends", head: heads.ends, width: 130, cell: ({ attributes }) => ago(attributes.expires_at, text.noEnd) },
];

export function TokensPage() {
  const me = useMe();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(tokensQuery(me.id));
  const [making, make] = useState(false);
  const [leaving, leave] = useState<AccessToken>();
  const name = leaving?.attributes.name ?? "";
  const revoke = useMutation({
    mutationFn: revokeToken,
    onSuccess: (_, token) => toastDone(text.revoked(token.attributes.name)),
    onError: (failed, token) => toastFailed(text.failed(token.attributes.name), failed),
    onSettled: () => tokensChanged(queries),
  });
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => make(true)}>
      {text.create}
    </Button>
  );
  return (
    <Page title={settings.pages.tokens} about={text.about} actions={create}>
      {error && !data && <Failure error={error} retry={refetch} />}
      {data?.length === 0 && (
        <Message icon={KeyRound} title={text.empty.title}>
          {text.empty.text}
        </Message>
      )}
      {data?.length !== 0 && !(error && !data) && (
        <ResourceTable
          label={text.label}
          columns={COLUMNS}
          rows={data}
          idOf={({ id }) => id}
          nameOf={({ attributes }) => attributes.name}
          actions={(row) => (
            <Button size="compact-sm" variant="subtle" c="var(--ink-bad)" aria-label={text.revokeOf(row.attributes.name)} onClick={() => leave(row)}>
              {text.revoke}
            </Button>
          )}
        />
      )}
      {making && <TokenDialog onClose={() => make(false)} />}
      <ConfirmModal
        opened={leaving !== undefined}
        title={text.revokeTitle}
        submit={text.revoke}
        onConfirm={() => {
          if (leaving) revoke.mutate(leaving);
          leave(undefined);
        }}
        onClose={() => leave(undefined)}
      >
        {text.revokeText(name)}
      </ConfirmModal>
    </Page>
  );
}
