// Somebody saved in between: what each of the two versions says, and which one to go on with.

import { Alert, Button, Group, Table, Text } from "@mantine/core";
import { GitCompareArrows } from "lucide-react";

import type { Connection, Integration } from "../../api/schema.ts";
import { words } from "../../lib/words/index.ts";
import { type Draft, draftOf, typeIn } from "./draft.ts";

const { stale } = words.connectionForm;

interface Props {
  integration: Integration;
  mine: Draft;
  theirs: Connection;
  base: Connection;
  onTake: () => void;
  onKeep: () => void;
}

export function StaleEdit({ integration, mine, theirs, base, onTake, onKeep }: Props) {
  const differences = compare(integration, mine, draftOf(theirs));
  return (
    <Alert color="amber" variant="light" title={stale.title} icon={<GitCompareArrows size={18} />} role="alert">
      <Text size="sm">{stale.text(base.attributes.version, theirs.attributes.version)}</Text>
      <Table mt="xs" aria-label={stale.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{stale.field}</Table.Th>
            <Table.Th>{stale.mine}</Table.Th>
            <Table.Th>{stale.theirs}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map(({ label, mine, theirs }) => (
            <Table.Tr key={label}>
              <Table.Td>{label}</Table.Td>
              <Table.Td>{mine}</Table.Td>
              <Table.Td>{theirs}</Table.Td>
            </Table.Tr>
          ))}
          {differences.length === 0 && (
            <Table.Tr>
              <Table.Td colSpan={3}>{stale.nothingVisible}</Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
      <Group gap="xs" mt="sm">
        <Button size="compact-md" variant="default" onClick={onTake}>
          {stale.take}
        </Button>
        <Button size="compact-md" variant="default" onClick={onKeep}>
          {stale.keep}
        </Button>
      </Group>
    </Alert>
  );
}

/** Field by field; of secrets, that one was entered. */
function compare(integration: Integration, mine: Draft, theirs: Draft) {
  const { connectionName, tags, type } = words.connectionForm.form;
  const fields = [...integration.attributes.fields, ...(typeIn(integration, mine)?.fields ?? [])];
  const values = (draft: Draft) => new Map<string, unknown>([
    [connectionName, draft.name],
    [tags, draft.tags],
    [type, draft.integration.credentials.type],
    ...fields.map(({ name, label }): [string, unknown] => [label, draft.integration.credentials[name] ?? draft.integration[name]]),
  ]);
  const [one, other] = [values(mine), values(theirs)];
  const secret = new Set(fields.filter((each) => each.secret || each.kind === "object").map((each) => each.label));
  return [...one].flatMap(([label, value]) => {
    if (JSON.stringify(value ?? "") === JSON.stringify(other.get(label) ?? "")) return [];
    const [mine, theirs] = secret.has(label) ? [stale.entered, stale.stored] : [shown(value), shown(other.get(label))];
    return [{ label, mine, theirs }];
  });
}

const shown = (value: unknown) => (typeof value === "string" ? value : value === undefined ? "" : Array.isArray(value) && value.every((each) => typeof each === "string") ? value.join(", ") : JSON.stringify(value));
