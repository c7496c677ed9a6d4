// Access tokens: one's own, or a service account's.

import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";

import type { AccessToken } from "../../../api/schema.ts";
import { accountTokensQuery, changeToken, createToken, revokeToken, tokensChanged, tokensQuery } from "../../../lib/data/tokens.ts";
import { words } from "../../../lib/words/index.ts";
import type { Column } from "../../../ui/ResourceTable.tsx";
import { Ago, KeyName, ScopesCell } from "./cells.tsx";
import { type Asked, KeyDialog } from "./KeyDialog.tsx";
import { KeyList } from "./KeyList.tsx";

const { keys: text } = words;
const { columns: heads, kinds } = text;

const COLUMNS: Column<AccessToken>[] = [
  { id: "name", head: heads.name, grow: true, cell: ({ attributes }) => <KeyName name={attributes.name} hint={`${attributes.public_portion}…`} /> },
  { id: "scopes", head: heads.scopes, from: "md", width: 250, cell: ({ attributes }) => <ScopesCell scopes={attributes.scopes} /> },
  { id: "created", head: heads.created, from: "md", width: 130, cell: ({ attributes }) => <Ago time={attributes.created_at} none={text.never} /> },
  { id: "used", head: heads.used, from: "sm", width: 130, cell: ({ attributes }) => <Ago time={attributes.last_used_at} none={text.never} /> },
  { id: "ends", head: heads.ends, width: 120, cell: ({ attributes }) => <Ago time={attributes.expires_at} none={text.noEnd} /> },
];

interface Props {
  /** Whose: the reader's, by their id, or a service account's. */
  owner: { person: string } | { account: string };
  /** Names of the permissions that can be chosen from. */
  offered: string[] | undefined;
  /** Whether the dialog for a new one is open. */
  making: boolean;
  onMake: (open: boolean) => void;
}

export function TokenList({ owner, offered, making, onMake }: Props) {
  const queries = useQueryClient();
  const account = "account" in owner ? owner.account : null;
  const { data, error, refetch } = useQuery("account" in owner ? accountTokensQuery(owner.account) : tokensQuery(owner.person));
  const kind = account ? kinds.accountToken : kinds.token;
  const scopes = { offered, optional: false, account: account !== null };
  const changed = () => void tokensChanged(queries);
  return (
    <>
      <KeyList
        kind={kind}
        columns={COLUMNS}
        rows={data}
        error={error}
        retry={refetch}
        mayEdit
        mayRevoke
        scopes={scopes}
        save={(row, { name, scopes }) => changeToken(account, row, { name, scopes: scopes ?? [] })}
        revoke={(row) => revokeToken(account, row)}
        onChanged={changed}
      />
      {making && (
        <KeyDialog
          kind={kind}
          scopes={scopes}
          ends={account ? "maybe" : "always"}
          create={({ name, scopes, expires_at }: Asked) => createToken(account, { name, scopes: scopes ?? [], expires_at })}
          onMade={changed}
          onClose={() => onMake(false)}
        />
      )}
    </>
  );
}

export function NewToken({ onMake, variant }: { onMake: (open: boolean) => void; variant?: "default" }) {
  return (
    <Button variant={variant} leftSection={<Plus size={16} aria-hidden />} onClick={() => onMake(true)}>
      {kinds.token.create}
    </Button>
  );
}
