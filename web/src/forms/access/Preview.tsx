// Who ends up with what, before it is saved.

import { Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";

import { type Line, membersQuery, principalQuery, type Relation } from "../../lib/data/access.ts";
import { words } from "../../lib/words/index.ts";
import classes from "./access.module.css";

const { access } = words;
const ORDER: Relation[] = ["editor", "resolver", "viewer"];
const FEW = 6;

interface Reach {
  /** The strongest that each one gets. */
  people: Map<string, { name: string; relation: Relation }>;
  /** Everybody is known: nothing is still to come, and no list was cut. */
  complete: boolean;
}

export function useReach(lines: Line[]): Reach {
  const single = (line: Line) => line.principal.startsWith("user:");
  const users = useQueries({ queries: lines.map((line) => ({ ...principalQuery(line.principal), enabled: single(line) })) });
  const groups = useQueries({ queries: lines.map((line) => ({ ...membersQuery(line.principal), enabled: !single(line) })) });
  const people: Reach["people"] = new Map();
  let complete = true;
  for (const [index, line] of lines.entries()) {
    const found = single(line) ? one(line, users[index]?.data?.name) : groups[index]?.data?.people;
    const all = single(line) ? 1 : groups[index]?.data?.all;
    if (!found || found.length < (all ?? 0)) complete = false;
    for (const { id, name } of found ?? []) {
      const had = people.get(id);
      if (!had || ORDER.indexOf(line.relation) < ORDER.indexOf(had.relation)) people.set(id, { name, relation: line.relation });
    }
  }
  return { people, complete };
}

const one = ({ principal }: Line, name: string | undefined) => (name === undefined ? undefined : [{ id: principal.slice(5), name }]);

export function Preview({ reach: { people, complete } }: { reach: Reach }) {
  const groups = ORDER.map((relation) => ({ relation, names: [...people.values()].filter((each) => each.relation === relation).map((each) => each.name) }));
  return (
    <section className={classes.preview} aria-label={access.preview.title}>
      <Text size="sm" fw={600} mb={6}>
        {access.preview.title}
      </Text>
      <dl className={classes.reach}>
        {groups.map(({ relation, names }) => (
          <div key={relation}>
            <dt>{access.preview.may[relation](names.length)}</dt>
            <dd>{names.length > 0 ? `${names.slice(0, FEW).join(", ")}${names.length > FEW ? access.preview.more(names.length - FEW) : ""}` : access.preview.nobody}</dd>
          </div>
        ))}
      </dl>
      <Text size="xs" c="dimmed" mt={8}>
        {complete ? access.preview.roles : access.preview.cut}
      </Text>
    </section>
  );
}
