// The lines of a policy: whom, what, until when, and the way to take it away.

import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { type Candidate, type Line, principalQuery, type Relation } from "../../lib/data/access.ts";
import { organizationQuery, useMe } from "../../lib/data/me.ts";
import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import classes from "./access.module.css";
import { RELATIONS } from "./AddPrincipal.tsx";
import { PrincipalIcon } from "./PrincipalIcon.tsx";

const { access } = words;

export function Lines({ lines, onLines }: { lines: Line[]; onLines: (lines: Line[]) => void }) {
  if (lines.length === 0) return <Text c="dimmed">{access.none}</Text>;
  return (
    <ul className={classes.lines} aria-label={access.lines}>
      {lines.map((line, index) => (
        <LineOf
          key={line.principal}
          line={line}
          onChange={(change) => onLines(lines.with(index, { ...line, ...change }))}
          onRemove={() => onLines(lines.toSpliced(index, 1))}
        />
      ))}
    </ul>
  );
}

interface LineProps {
  line: Line;
  onChange: (change: Partial<Line>) => void;
  onRemove: () => void;
}

function LineOf({ line, onChange, onRemove }: LineProps) {
  const me = useMe();
  const who = usePrincipal(line.principal);
  const name = line.principal === `user:${me.id}` ? access.you(me.name) : (who?.name ?? access.gone);
  return (
    <li className={classes.line}>
      <Group gap="xs" wrap="nowrap" miw={0}>
        <PrincipalIcon kind={who?.kind ?? "user"} />
        <div className={classes.who}>
          <Text size="sm" fw={550} truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {who ? access.kinds[who.kind] : ""}
          </Text>
        </div>
      </Group>
      <Until name={name} time={line.expires_at} onChange={(expires_at) => onChange({ expires_at })} />
      <Select
        size="xs"
        w={110}
        aria-label={access.relationOf(name)}
        data={RELATIONS}
        allowDeselect={false}
        value={line.relation}
        onChange={(value) => value && onChange({ relation: value as Relation })}
      />
      <IconButton icon={Trash2} label={access.remove} longLabel={access.removeOf(name)} onClick={onRemove} />
    </li>
  );
}

interface UntilProps {
  name: string;
  time: string | null | undefined;
  onChange: (time: string | undefined) => void;
}

/** Most access has no end; whoever wants one asks for the input. */
function Until({ name, time, onChange }: UntilProps) {
  const [asked, ask] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked) input.current?.focus();
  }, [asked]);
  if (!time && !asked) {
    return (
      <Button size="xs" px={8} className={classes.noEnd} variant="subtle" color="gray" leftSection={<CalendarClock size={14} aria-hidden />} aria-label={access.noEndOf(name)} onClick={() => ask(true)}>
        {access.noEnd}
      </Button>
    );
  }
  return (
    <TextInput
      type="datetime-local"
      size="xs"
      ref={input}
      aria-label={access.untilOf(name)}
      title={access.until}
      value={localOf(time)}
      onChange={({ currentTarget: { value } }) => onChange(value ? new Date(value).toISOString() : undefined)}
    />
  );
}

function usePrincipal(principal: string): Candidate | null | undefined {
  const me = useMe();
  const organization = useQuery({ ...organizationQuery(me.id), enabled: principal.startsWith("org:") });
  const { data } = useQuery(principalQuery(principal));
  if (principal.startsWith("org:") && organization.data) return { principal, kind: "org", name: access.everybody(organization.data.name) };
  return data;
}

/** As the input of the browser has it: the reader's own time, without a zone. */
function localOf(time: string | null | undefined): string {
  if (!time) return "";
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
