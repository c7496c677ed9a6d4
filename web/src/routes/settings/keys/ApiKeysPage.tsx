// The organization's API keys.

import { Button, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";

import type { ApiKey } from "../../../api/schema.ts";
import { apiKeysQuery, createApiKey, KEYS_SIZE, keysChanged, renameApiKey, revokeApiKey } from "../../../lib/data/keys.ts";
import { useMe } from "../../../lib/data/me.ts";
import { words } from "../../../lib/words/index.ts";
import { Page } from "../../../ui/Page.tsx";
import { Pager } from "../../../ui/Pager.tsx";
import type { Column } from "../../../ui/ResourceTable.tsx";
import { SearchField } from "../../../ui/SearchField.tsx";
import { Ago, KeyName } from "./cells.tsx";
import { KeyDialog } from "./KeyDialog.tsx";
import { KeyList } from "./KeyList.tsx";

const { keys: text } = words;
const { columns: heads, kinds } = text;

export function ApiKeysPage() {
  const { permissions } = useMe();
  const queries = useQueryClient();
  const [q, setQ] = useState("");
  const [page, setPage] = useState(1);
  const [making, make] = useState(false);
  const { data, error, refetch, isPlaceholderData } = useQuery(apiKeysQuery(q, page));
  const mayWrite = permissions.has("api_keys_write");
  const changed = () => void keysChanged(queries);
  const create = mayWrite && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => make(true)}>
      {kinds.api.create}
    </Button>
  );
  const columns: Column<ApiKey>[] = [
    { id: "name", head: heads.name, grow: true, cell: ({ attributes }) => <KeyName name={attributes.name} hint={`…${attributes.last4}`} /> },
    {
      id: "by",
      head: heads.by,
      from: "sm",
      width: 200,
      cell: ({ relationships }) => (
        <Text size="sm" truncate>
          {data?.people.get(relationships.created_by.data.id)?.name ?? text.nobody}
        </Text>
      ),
    },
    { id: "created", head: heads.created, from: "md", width: 140, cell: ({ attributes }) => <Ago time={attributes.created_at} none={text.never} /> },
    { id: "used", head: heads.used, width: 140, cell: ({ attributes }) => <Ago time={attributes.date_last_used} none={text.never} /> },
  ];
  return (
    <Page title={words.settings.pages.apiKeys} about={text.about.api} actions={create}>
      {!(error && !data) && !(data?.count === 0 && !q) && (
        <SearchField
          mb="md"
          maw={360}
          label={text.search}
          placeholder={text.search}
          text={q}
          onSearch={(wanted) => {
            setQ(wanted);
            setPage(1);
          }}
        />
      )}
      <KeyList
        kind={kinds.api}
        columns={columns}
        rows={data?.rows}
        error={error}
        retry={refetch}
        searching={q !== ""}
        stale={isPlaceholderData}
        mayEdit={mayWrite}
        mayRevoke={permissions.has("api_keys_delete")}
        save={(row, { name }) => renameApiKey(row, name)}
        revoke={revokeApiKey}
        onChanged={changed}
      />
      <Pager label={text.pages} page={page} size={KEYS_SIZE} count={data?.count ?? 0} onPage={setPage} />
      {making && <KeyDialog kind={kinds.api} create={({ name }) => createApiKey(name)} onMade={changed} onClose={() => make(false)} />}
    </Page>
  );
}
