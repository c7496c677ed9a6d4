// Teams: people who get access together.

import { Button, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Search, Trash2, UserPlus, Users } from "lucide-react";
import { useState } from "react";

import type { Team } from "../../api/schema.ts";
import { useMe } from "../../lib/data/me.ts";
import { deleteTeam, TEAMS_SIZE, teamsChanged, teamsQuery } from "../../lib/data/teams.ts";
import { formatCount } from "../../lib/format.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Failure, Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { Pager } from "../../ui/Pager.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { toastDone, toastFailed } from "../../ui/toast.tsx";
import classes from "./settings.module.css";
import { TeamDialog } from "./TeamDialog.tsx";
import { TeamMembers } from "./TeamMembers.tsx";

const { settings } = words;
const { teams: text } = settings;
const { columns: heads } = text;

const COLUMNS: Column<Team>[] = [
  { id: "name", head: heads.name, grow: true, cell: (row) => <Name team={row} /> },
  { id: "members", head: heads.members, width: 90, cell: ({ attributes }) => formatCount(attributes.user_count ?? 0) },
  { id: "modified", head: heads.modified, from: "sm", width: 140, cell: ({ attributes }) => (attributes.modified_at ? <TimeAgo time={attributes.modified_at} /> : "") },
];

export function TeamsPage() {
  const may = useMe().permissions.has("teams_manage");
  const queries = useQueryClient();
  const [q, setQ] = useState("");
  const [page, setPage] = useState(1);
  const [opened, open] = useState<Team | "new">();
  const [renaming, rename] = useState<Team>();
  const [leaving, leave] = useState<Team>();
  const { data, error, refetch, isPlaceholderData } = useQuery(teamsQuery(q, page));
  const remove = useMutation({
    mutationFn: deleteTeam,
    onSuccess: (_, team) => toastDone(text.deleted(team.attributes.name)),
    onError: (failed) => toastFailed(text.failed, failed),
    onSettled: () => teamsChanged(queries),
  });
  const create = may && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => open("new")}>
      {text.create}
    </Button>
  );
  const actions = (row: Team) => {
    const { name } = row.attributes;
    return (
      <>
        <IconButton icon={UserPlus} label={text.members} longLabel={text.membersOf(name)} onClick={() => open(row)} />
        {may && <IconButton icon={Pencil} label={text.edit} longLabel={text.editOf(name)} onClick={() => rename(row)} />}
        {may && <IconButton icon={Trash2} label={text.delete} longLabel={text.deleteOf(name)} onClick={() => leave(row)} />}
      </>
    );
  };
  const none = data?.data.length === 0;
  return (
    <Page title={settings.pages.teams} about={text.about} actions={create}>
      {!(none && !q) && (
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
        <Message icon={Users} title={text.empty.title}>
          {text.empty.text}
        </Message>
      )}
      {!none && !(error && !data) && (
        <ResourceTable label={text.label} columns={COLUMNS} rows={data?.data} idOf={({ id }) => id} nameOf={({ attributes }) => attributes.name} actions={actions} stale={isPlaceholderData} />
      )}
      <Pager label={text.pages} page={page} size={TEAMS_SIZE} count={data?.meta.pagination.total ?? 0} onPage={setPage} />
      {opened === "new" && <TeamDialog onClose={() => open(undefined)} />}
      {renaming && <TeamDialog team={renaming} onClose={() => rename(undefined)} />}
      {opened && opened !== "new" && <TeamMembers team={opened} may={may} onClose={() => open(undefined)} />}
      <ConfirmModal
        opened={leaving !== undefined}
        title={text.deleteTitle}
        submit={text.delete}
        onConfirm={() => {
          if (leaving) remove.mutate(leaving);
          leave(undefined);
        }}
        onClose={() => leave(undefined)}
      >
        {text.deleteText(leaving?.attributes.name ?? "")}
      </ConfirmModal>
    </Page>
  );
}

function Name({ team: { attributes } }: { team: Team }) {
  return (
    <div className={classes.name}>
      <Text size="sm" fw={550} truncate title={attributes.name}>
        {attributes.name}
      </Text>
      <Text size="xs" c="dimmed" truncate title={attributes.handle}>
        {attributes.handle}
      </Text>
    </div>
  );
}
