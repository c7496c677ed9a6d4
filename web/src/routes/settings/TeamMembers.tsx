// Who is in a team; somebody more, somebody less.

import { Button, Group, Modal, Select, Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import type { Team } from "../../api/schema.ts";
import { peopleQuery } from "../../lib/data/organization.ts";
import { addMember, membersOfTeamQuery, removeMember, teamsChanged } from "../../lib/data/teams.ts";
import { explain } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Failure } from "../../ui/Message.tsx";

const { teams: text } = words.settings;

export function TeamMembers({ team, may, onClose }: { team: Team; may: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(membersOfTeamQuery(team.id));
  const settled = { onSettled: () => teamsChanged(queries) };
  const add = useMutation({ mutationFn: (user: string) => addMember(team.id, user), ...settled });
  const remove = useMutation({ mutationFn: (user: string) => removeMember(team.id, user), ...settled });
  const failed = add.error ?? remove.error;
  return (
    <Modal opened onClose={onClose} title={text.membersOf(team.attributes.name)} size={520} closeButtonProps={{ "aria-label": words.shell.close }}>
      <Stack gap="md">
        <FormError error={failed ? explain(failed) : null} />
        {may && <Another taken={new Set(data?.map(({ id }) => id))} pending={add.isPending} onAdd={(user) => add.mutate(user)} />}
        {error && !data && <Failure error={error} retry={refetch} />}
        {!data && !error && <Skeleton height={80} />}
        {data?.length === 0 && <Text c="dimmed">{text.nobody}</Text>}
        {data?.map(({ id, name, email }) => (
          <Group key={id} gap="sm" wrap="nowrap">
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm" fw={550} truncate>
                {name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {email}
              </Text>
            </div>
            {may && <IconButton icon={Trash2} label={text.remove} longLabel={text.removeOf(name)} onClick={() => remove.mutate(id)} />}
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}

function Another({ taken, pending, onAdd }: { taken: ReadonlySet<string>; pending: boolean; onAdd: (user: string) => void }) {
  const [typed, setTyped] = useState("");
  const [chosen, choose] = useState<string | null>(null);
  const [q] = useDebouncedValue(typed.trim(), 120);
  const { data } = useQuery(peopleQuery(chosen ? "" : q, 1));
  const options = (data?.people ?? []).filter(({ id }) => !taken.has(id)).map(({ id, attributes: { name, email } }) => ({ value: id, label: name ? `${name} (${email})` : email }));
  const add = () => {
    if (!chosen) return;
    onAdd(chosen);
    choose(null);
    setTyped("");
  };
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <Select
        flex={1}
        label={text.somebody}
        placeholder={text.somebodyPlaceholder}
        data={options}
        searchable
        data-autofocus
        searchValue={typed}
        onSearchChange={setTyped}
        value={chosen}
        onChange={choose}
      />
      <Button variant="default" disabled={!chosen} loading={pending} onClick={add}>
        {text.add}
      </Button>
    </Group>
  );
}
