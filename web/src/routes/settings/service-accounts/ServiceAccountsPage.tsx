// The service accounts of the organization.

import { Badge, Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Ban, Bot, Plus, RotateCcw, Search } from "lucide-react";
import { useState } from "react";

import type { User } from "../../../api/schema.ts";
import { useMe } from "../../../lib/data/me.ts";
import { ACCOUNTS_SIZE, serviceAccountsQuery } from "../../../lib/data/service-accounts.ts";
import { words } from "../../../lib/words/index.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { Failure, Message } from "../../../ui/Message.tsx";
import { Page } from "../../../ui/Page.tsx";
import { Pager } from "../../../ui/Pager.tsx";
import { type Column, ResourceTable } from "../../../ui/ResourceTable.tsx";
import { SearchField } from "../../../ui/SearchField.tsx";
import { TimeAgo } from "../../../ui/TimeAgo.tsx";
import { useDisable } from "../Disable.tsx";
import classes from "../settings.module.css";
import { AccountDialog } from "./AccountDialog.tsx";

const { serviceAccounts: text } = words;
const { columns: heads } = text;
const nameOf = ({ attributes: { name, email } }: User) => name || email;

export function ServiceAccountsPage() {
  const may = useMe().permissions.has("service_account_write");
  const navigate = useNavigate();
  const [q, setQ] = useState("");
  const [page, setPage] = useState(1);
  const [making, make] = useState(false);
  const { data, error, refetch, isPlaceholderData } = useQuery(serviceAccountsQuery(q, page));
  const none = data?.accounts.length === 0;
  const create = may && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => make(true)}>
      {text.create}
    </Button>
  );
  return (
    <Page title={words.settings.pages.serviceAccounts} about={text.about} actions={create}>
      {!(none && !q) && !(error && !data) && (
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
      {error && !data && <Failure error={error} retry={refetch} />}
      {none && q && <Message icon={Search} title={text.none} role="status" />}
      {none && !q && (
        <Message icon={Bot} title={text.empty.title}>
          {text.empty.text}
        </Message>
      )}
      {!none && !(error && !data) && (
        <ResourceTable
          label={text.label}
          columns={columnsOf(data?.roles)}
          rows={data?.accounts}
          idOf={({ id }) => id}
          nameOf={nameOf}
          actions={may ? (row) => <Toggle account={row} /> : undefined}
          stale={isPlaceholderData}
        />
      )}
      <Pager label={text.pages} page={page} size={ACCOUNTS_SIZE} count={data?.count ?? 0} onPage={setPage} />
      {making && (
        <AccountDialog
          onClose={() => make(false)}
          onCreated={(accountId) => void navigate({ to: "/settings/service-accounts/$accountId", params: { accountId } })}
        />
      )}
    </Page>
  );
}

const columnsOf = (roles: Map<string, string> | undefined): Column<User>[] => [
  { id: "name", head: heads.name, grow: true, cell: (row) => <Name account={row} /> },
  {
    id: "roles",
    head: heads.roles,
    from: "sm",
    width: 220,
    cell: ({ relationships }) => {
      const names = relationships.roles.data.map(({ id }) => roles?.get(id)).join(", ");
      return names || <Text c="dimmed" inherit>{text.noRoles}</Text>;
    },
  },
  {
    id: "status",
    head: heads.status,
    width: 110,
    cell: ({ attributes: { status } }) => <Badge color={status === "Active" ? "green" : "gray"}>{text.status[status] ?? status}</Badge>,
  },
  { id: "created", head: heads.created, from: "md", width: 140, cell: ({ attributes }) => <TimeAgo time={attributes.created_at} /> },
];

function Name({ account }: { account: User }) {
  return (
    <div className={classes.name}>
      <Link to="/settings/service-accounts/$accountId" params={{ accountId: account.id }} className={classes.rowLink} title={nameOf(account)}>
        {nameOf(account)}
      </Link>
      <Text size="xs" c="dimmed" truncate>
        {account.attributes.email}
      </Text>
    </div>
  );
}

function Toggle({ account }: { account: User }) {
  const { question, toggle, pending } = useDisable(account);
  const name = nameOf(account);
  const { disabled } = account.attributes;
  return (
    <>
      {disabled ? (
        <IconButton icon={RotateCcw} label={text.enable} longLabel={text.enableOf(name)} loading={pending} onClick={toggle} />
      ) : (
        <IconButton icon={Ban} label={text.disable} longLabel={text.disableOf(name)} loading={pending} onClick={toggle} />
      )}
      {question}
    </>
  );
}
