// Everybody in the organization.

import { Badge, Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Search } from "lucide-react";
import { useState } from "react";

import type { User } from "../../api/schema.ts";
import { useMe } from "../../lib/data/me.ts";
import { PEOPLE_SIZE, peopleChanged, peopleQuery, setDisabled } from "../../lib/data/organization.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { Failure, Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { Pager } from "../../ui/Pager.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { toastDone, toastFailed } from "../../ui/toast.tsx";
import { InviteDialog } from "./InviteDialog.tsx";

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
  const { data, error, refetch, isPlaceholderData } = useQuery(peopleQuery(q, page));
  const columns: Column<User>[] = [
    { id: "name", head: heads.name, cell: (row) => <Name person={row} /> },
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
          actions={may ? (row) => <Actions person={row} onInvite={() => invite(row)} /> : undefined}
          stale={isPlaceholderData}
        />
      )}
      <Pager label={text.pages} page={page} size={PEOPLE_SIZE} count={data?.count ?? 0} onPage={setPage} />
      {inviting && <InviteDialog person={inviting === "new" ? undefined : inviting} onClose={() => invite(undefined)} />}
    </Page>
  );
}

function Name({ person }: { person: User }) {
  const me = useMe();
  return (
    <>
      <Text size="sm" fw={550} truncate>
        {person.id === me.id ? text.you(nameOf(person)) : nameOf(person)}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {person.attributes.email}
      </Text>
    </>
  );
}

function Actions({ person, onInvite }: { person: User; onInvite: () => void }) {
  const me = useMe();
  const queries = useQueryClient();
  const [asking, ask] = useState(false);
  const { status, disabled } = person.attributes;
  const name = nameOf(person);
  const change = useMutation({
    mutationFn: () => setDisabled(person, !disabled),
    onSuccess: () => toastDone(disabled ? text.enabled(name) : text.disabled(name)),
    onError: (error) => toastFailed(text.failed(name), error),
    onSettled: () => peopleChanged(queries),
  });
  if (person.id === me.id) return null;
  return (
    <Group gap={4} wrap="nowrap">
      {status === "Pending" && (
        <Button size="compact-sm" variant="subtle" aria-label={text.againOf(name)} onClick={onInvite}>
          {text.again}
        </Button>
      )}
      {disabled ? (
        <Button size="compact-sm" variant="subtle" loading={change.isPending} aria-label={text.enableOf(name)} onClick={() => change.mutate()}>
          {text.enable}
        </Button>
      ) : (
        <Button size="compact-sm" variant="subtle" c="var(--ink-bad)" loading={change.isPending} aria-label={text.disableOf(name)} onClick={() => ask(true)}>
          {text.disable}
        </Button>
      )}
      <ConfirmModal
        opened={asking}
        title={text.disableTitle}
        submit={text.disable}
        onConfirm={() => {
          ask(false);
          change.mutate();
        }}
        onClose={() => ask(false)}
      >
        {text.disableText(name)}
      </ConfirmModal>
    </Group>
  );
}
