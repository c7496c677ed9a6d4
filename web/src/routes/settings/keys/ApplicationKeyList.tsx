// Application keys: one's own, everybody's, or a service account's.

import { Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { ApplicationKey } from "../../../api/schema.ts";
import {
  applicationKeysQuery,
  changeApplicationKey,
  createApplicationKey,
  KEYS_SIZE,
  keysChanged,
  registrationsQuery,
  revokeApplicationKey,
  setRegistered,
  type Whose,
} from "../../../lib/data/keys.ts";
import { useMe } from "../../../lib/data/me.ts";
import { words } from "../../../lib/words/index.ts";
import { Pager } from "../../../ui/Pager.tsx";
import type { Column } from "../../../ui/ResourceTable.tsx";
import { SearchField } from "../../../ui/SearchField.tsx";
import { toastFailed } from "../../../ui/toast.tsx";
import { Ago, KeyName, ScopesCell } from "./cells.tsx";
import { type Asked, KeyDialog } from "./KeyDialog.tsx";
import { KeyList } from "./KeyList.tsx";
import { Registration, Unregister } from "./Registration.tsx";

const { keys: text } = words;
const { columns: heads, kinds } = text;

interface Props {
  whose: Whose;
  /** Names of the permissions that a new one can be cut down to; null where only the owner of each knows. */
  offered: string[] | undefined | null;
  mayEdit: boolean;
  /** Whether the dialog for a new one is open. */
  making: boolean;
  onMake: (open: boolean) => void;
}

export function ApplicationKeyList({ whose, offered, mayEdit, making, onMake }: Props) {
  const me = useMe();
  const queries = useQueryClient();
  const [q, setQ] = useState("");
  const [page, setPage] = useState(1);
  const { data, error, refetch, isPlaceholderData } = useQuery(applicationKeysQuery(whose, q, page));
  const { data: registrations } = useQuery(registrationsQuery);
  const account = typeof whose === "object" ? whose.account : null;
  const kind = account ? kinds.accountKey : kinds.application;
  const changed = () => void keysChanged(queries);
  // Of a key that is not one's own, the server tells only those who see everybody's.
  const known = !account || me.permissions.has("org_app_keys_read") ? registrations : undefined;
  const registration = ({ id, attributes: { name }, relationships: { owned_by } }: ApplicationKey) => ({
    id,
    name,
    registered: known?.has(id),
    may: (!account && (whose === "own" || owned_by?.data.id === me.id)) || me.permissions.has("user_access_manage"),
  });
  const columns = columnsOf(whose === "everybody", data?.people, (row) => <Registration {...registration(row)} />);
  const create = async ({ name, scopes, register }: Asked) => {
    const made = await createApplicationKey(account, { name, scopes });
    // The key is there and shown all the same.
    if (register) await setRegistered(made.id, true).catch((failed: unknown) => toastFailed(text.registerFailed(name), failed));
    return made.key;
  };
  const scopes = { offered: offered ?? [], optional: true, account: account !== null };
  return (
    <>
      {(whose === "everybody" || (data?.count ?? 0) > KEYS_SIZE || q) && (
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
        kind={kind}
        columns={columns}
        rows={data?.rows}
        error={error}
        retry={refetch}
        searching={q !== ""}
        stale={isPlaceholderData}
        mayEdit={mayEdit}
        mayRevoke={mayEdit}
        more={(row) => <Unregister {...registration(row)} />}
        scopes={scopes}
        save={(row, asked) => changeApplicationKey(account, row, asked)}
        revoke={(row) => revokeApplicationKey(account, row)}
        onChanged={changed}
      />
      <Pager label={text.pages} page={page} size={KEYS_SIZE} count={data?.count ?? 0} onPage={setPage} />
      {making && (
        <KeyDialog
          kind={kind}
          scopes={{ ...scopes, offered: offered ?? undefined }}
          registers={!account || me.permissions.has("user_access_manage")}
          create={create}
          onMade={changed}
          onClose={() => onMake(false)}
        />
      )}
    </>
  );
}

type People = Awaited<ReturnType<NonNullable<ReturnType<typeof applicationKeysQuery>["queryFn"]>>>["people"];

function columnsOf(owners: boolean, people: People | undefined, registration: (row: ApplicationKey) => React.ReactNode): Column<ApplicationKey>[] {
  const owner: Column<ApplicationKey> = {
    id: "owner",
    head: heads.owner,
    from: "sm",
    width: 130,
    cell: ({ relationships: { owned_by } }) => (
      <Text size="sm" truncate>
        {people?.get(owned_by?.data.id ?? "")?.name ?? text.nobody}
      </Text>
    ),
  };
  return [
    { id: "name", head: heads.name, grow: true, cell: ({ attributes }) => <KeyName name={attributes.name} hint={`…${attributes.last4}`} /> },
    ...(owners ? [owner] : []),
    { id: "scopes", head: heads.scopes, from: "lg", width: 170, cell: ({ attributes }) => <ScopesCell scopes={attributes.scopes} /> },
    { id: "registered", head: heads.registered, width: 190, cell: registration },
    { id: "created", head: heads.created, from: owners ? "xl" : "lg", width: 120, cell: ({ attributes }) => <Ago time={attributes.created_at} none={text.never} /> },
    { id: "used", head: heads.used, from: "md", width: 120, cell: ({ attributes }) => <Ago time={attributes.last_used_at} none={text.never} /> },
  ];
}
