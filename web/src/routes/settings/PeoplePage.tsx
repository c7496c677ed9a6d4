// Everybody in the organization.

import { Badge, Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Ban, Plus, RotateCcw, Search, Send, ShieldCheck } from "lucide-react";
import { useState } from "react";

import type { User } from "../../api/schema.ts";
import { useMe } from "../../lib/data/me.ts";
import { PEOPLE_SIZE, peopleQuery } from "../../lib/data/organization.ts";
import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Failure, Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { Pager } from "../../ui/Pager.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { useDisable } from "./Disable.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import classes from "./settings.module.css";
import { UserRoles } from "./UserRoles.tsx";

const { settings } = words;
const { people: text } = settings;
const { columns: heads } = text;
const nameOf = ({ attributes: { name, email } }: User) => name || email;
const COLOURS: Record<string, string> = { Active: "green", Pending: "amber" };

export function PeoplePage() {
  const may = useMe().permissions.has("user_access_manage");
  const [q, setQ] = useState("");
  const [page, setPage] = useState(1);
  const [inviting, invite] = useState<User | "new">();
  const [assigning, assign] = useState<User>();
  const { data, error, refetch, isPlaceholderData } = useQuery(peopleQuery(q, page));
  const columns: Column<User>[] = [
    { id: "name", head: heads.name, grow: true, cell: (row) => <Name person={row} /> },
    { id: "roles", head: heads.roles, from: "sm", width: 220, cell: ({ relationships }) => relationships.roles.data.map(({ id }) => data?.roles.get(id)).join(", ") },
    { id: "status", head: heads.status, width: 120, cell: ({ attributes: { status } }) => <Badge color={COLOURS[status] ?? "gray"}>{text.status[status] ?? status}</Badge> },
    {
      id: "seen",
      head: heads.seen,
      from: "md",
      width: 150,
      cell: ({ attributes: { last_login_time } }) => (last_login_time ? <TimeAgo time={last_login_time} /> : <Text c="dimmed" inherit>{text.never}</Text>),
    },
  ];
  const create = may && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => invite("new")}>
      {text.invite}
    </Button>
  );
  return (
    <Page title={settings.pages.people} about={text.about} actions={create}>
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
      {error && !data && <Failure error={error} retry={refetch} />}
      {data?.people.length === 0 && <Message icon={Search} title={text.none} role="status" />}
      {data?.people.length !== 0 && !(error && !data) && (
        <ResourceTable
          label={text.label}
          columns={columns}
          rows={data?.people}
          idOf={({ id }) => id}
          nameOf={nameOf}
          actions={may ? (row) => <Actions person={row} onInvite={() => invite(row)} onRoles={() => assign(row)} /> : undefined}
          stale={isPlaceholderData}
        />
      )}
      <Pager label={text.pages} page={page} size={PEOPLE_SIZE} count={data?.count ?? 0} onPage={setPage} />
      {inviting && <InviteDialog person={inviting === "new" ? undefined : inviting} onClose={() => invite(undefined)} />}
      {assigning && <UserRoles user={assigning} onClose={() => assign(undefined)} />}
    </Page>
  );
}

function Name({ person }: { person: User }) {
  const me = useMe();
  return (
    <div className={classes.name}>
      <Text size="sm" fw={550} truncate title={nameOf(person)}>
        {person.id === me.id ? text.you(nameOf(person)) : nameOf(person)}
      </Text>
      {person.attributes.name && (
        <Text size="xs" c="dimmed" truncate title={person.attributes.email}>
          {person.attributes.email}
        </Text>
      )}
    </div>
  );
}

function Actions({ person, onInvite, onRoles }: { person: User; onInvite: () => void; onRoles: () => void }) {
  const me = useMe();
  const { question, toggle, pending } = useDisable(person);
  const { status, disabled } = person.attributes;
  const name = nameOf(person);
  return (
    <>
      {status === "Pending" && <IconButton icon={Send} label={text.again} longLabel={text.againOf(name)} onClick={onInvite} />}
      <IconButton icon={ShieldCheck} label={words.roles.of.button} longLabel={words.roles.of.buttonOf(name)} onClick={onRoles} />
      {person.id !== me.id && (
        <IconButton
          icon={disabled ? RotateCcw : Ban}
          label={disabled ? text.enable : text.disable}
          longLabel={disabled ? text.enableOf(name) : text.disableOf(name)}
          loading={pending}
          onClick={toggle}
        />
      )}
      {question}
    </>
  );
}
