// Finds somebody, some team or some role, and adds a line for them.

import { Button, Combobox, Group, Select, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { type Candidate, candidatesQuery, type Line, type Relation } from "../../lib/data/access.ts";
import { organizationQuery } from "../../lib/data/me.ts";
import { useMe } from "../../lib/data/me.ts";
import { words } from "../../lib/words/index.ts";
import classes from "./access.module.css";
import { PrincipalIcon } from "./PrincipalIcon.tsx";

const { access } = words;
export const RELATIONS = Object.entries(access.relations).map(([value, label]) => ({ value, label }));

export function AddPrincipal({ taken, onAdd }: { taken: string[]; onAdd: (line: Line) => void }) {
  const [text, setText] = useState("");
  const [chosen, choose] = useState<Candidate | null>(null);
  const [relation, setRelation] = useState<Relation>("resolver");
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useCandidates(chosen ? "" : text).filter(({ principal }) => !taken.includes(principal));
  const add = () => {
    if (!chosen) return;
    onAdd({ principal: chosen.principal, relation });
    choose(null);
    setText("");
  };
  return (
    <Group gap="xs" align="flex-end" wrap="wrap">
      <Combobox
        store={combobox}
        onOptionSubmit={(principal) => {
          const candidate = found.find((each) => each.principal === principal);
          choose(candidate ?? null);
          setText(candidate?.name ?? "");
          combobox.closeDropdown();
        }}
      >
        <Combobox.Target>
          <TextInput
            className={classes.search}
            label={access.whom}
            placeholder={access.whomPlaceholder}
            autoComplete="off"
            data-autofocus
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              choose(null);
              combobox.openDropdown();
              combobox.selectFirstOption();
            }}
            onClick={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              // It is no answer to the form around it.
              if (event.key !== "Enter" || combobox.dropdownOpened) return;
              event.preventDefault();
              add();
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown>
          <Combobox.Options mah={280} className={classes.options} aria-label={access.whom}>
            {found.map((each) => (
              <Combobox.Option key={each.principal} value={each.principal}>
                <Group gap="xs" wrap="nowrap">
                  <PrincipalIcon kind={each.kind} />
                  <Text size="sm">{each.name}</Text>
                  <Text size="xs" c="dimmed" ml="auto">
                    {each.about ?? access.kinds[each.kind]}
                  </Text>
                </Group>
              </Combobox.Option>
            ))}
            {found.length === 0 && <Combobox.Empty>{access.nobody}</Combobox.Empty>}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <Select aria-label={access.relation} w={130} data={RELATIONS} allowDeselect={false} value={relation} onChange={(value) => value && setRelation(value as Relation)} />
      <Button variant="default" disabled={!chosen} onClick={add}>
        {access.add}
      </Button>
    </Group>
  );
}

function useCandidates(text: string): Candidate[] {
  const [settled] = useDebouncedValue(text.trim(), 120);
  const { data = [] } = useQuery(candidatesQuery(settled));
  const me = useMe();
  const { data: organization } = useQuery(organizationQuery(me.id));
  const everybody: Candidate[] = organization ? [{ principal: `org:${organization.id}`, kind: "org", name: access.everybody(organization.name) }] : [];
  // What was found for an earlier text is still there for a moment, and Enter takes the first: none may be anybody else.
  const wanted = text.trim().toLowerCase();
  return [...everybody, ...data].filter(({ name, about }) => `${name} ${about ?? ""}`.toLowerCase().includes(wanted));
}
