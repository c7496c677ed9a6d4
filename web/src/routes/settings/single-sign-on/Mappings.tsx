// Which group of the provider gives which role or team here.

import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";

import { rolesQuery } from "../../../lib/data/organization.ts";
import { allTeamsQuery } from "../../../lib/data/teams.ts";
import { words } from "../../../lib/words/index.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import type { MappingDraft } from "./provider-form.ts";
import classes from "./single-sign-on.module.css";

const { singleSignOn: text } = words;

interface Props {
  mappings: MappingDraft[];
  /** By `mappings.0.group` and `mappings.0.gives`. */
  errors: Record<string, React.ReactNode>;
  onChange: (mappings: MappingDraft[]) => void;
}

export function Mappings({ mappings, errors, onChange }: Props) {
  const options = useGiven(mappings);
  const add = () => onChange([...mappings, { key: Math.max(-1, ...mappings.map(({ key }) => key)) + 1, group: "", gives: null }]);
  return (
    <Stack gap="xs" role="group" aria-label={text.mappings}>
      <div>
        <Text size="sm" fw={550}>
          {text.mappings}
        </Text>
        <Text size="xs" c="dimmed">
          {text.mappingsHelp}
        </Text>
      </div>
      {mappings.map((mapping, place) => {
        const change = (changed: Partial<MappingDraft>) => onChange(mappings.with(place, { ...mapping, ...changed }));
        return (
          <div key={mapping.key} className={classes.mapping}>
            <TextInput
              aria-label={text.groupOf(place + 1)}
              placeholder={text.group}
              autoComplete="off"
              spellCheck={false}
              value={mapping.group}
              error={errors[`mappings.${place}.group`]}
              onChange={(event) => change({ group: event.currentTarget.value })}
            />
            <Text size="sm" c="dimmed" className={classes.gives}>
              {text.gives}
            </Text>
            <Select
              aria-label={text.givesOf(place + 1)}
              placeholder={text.givesPlaceholder}
              data={options}
              searchable
              value={mapping.gives}
              error={errors[`mappings.${place}.gives`]}
              onChange={(gives) => change({ gives })}
            />
            <IconButton icon={Trash2} label={text.remove} longLabel={text.removeOf(place + 1)} onClick={() => onChange(mappings.toSpliced(place, 1))} />
          </div>
        );
      })}
      <Group>
        <Button variant="default" size="compact-sm" leftSection={<Plus size={14} aria-hidden />} onClick={add}>
          {text.add}
        </Button>
      </Group>
    </Stack>
  );
}

/** Roles and teams; also those that a mapping names and that are not among them. */
function useGiven(mappings: MappingDraft[]) {
  const { data: roles } = useQuery(rolesQuery);
  const { data: teams } = useQuery(allTeamsQuery);
  const groups = [
    { group: text.roles, items: (roles ?? []).map(({ id, attributes }) => ({ value: `role:${id}`, label: attributes.name })) },
    { group: text.teams, items: (teams ?? []).map(({ id, attributes }) => ({ value: `team:${id}`, label: attributes.name })) },
  ];
  const known = new Set(groups.flatMap(({ items }) => items.map(({ value }) => value)));
  const gone = [...new Set(mappings.map(({ gives }) => gives))].filter((gives) => gives !== null && !known.has(gives));
  if (!roles || !teams || gone.length === 0) return groups;
  return [...groups, { group: text.gone, items: gone.map((value) => ({ value: value ?? "", label: text.gone })) }];
}
