// What the columns of keys and tokens show.

import { Badge, Group, Text, Tooltip } from "@mantine/core";

import { words } from "../../../lib/words/index.ts";
import { TimeAgo } from "../../../ui/TimeAgo.tsx";
import classes from "../settings.module.css";

const { keys: text } = words;
const FEW = 2;

/** Its name, and how to tell it from others of that name. */
export function KeyName({ name, hint }: { name: string; hint: string }) {
  return (
    <div className={classes.name}>
      <Text size="sm" fw={550} truncate title={name}>
        {name}
      </Text>
      <Text size="xs" c="dimmed" ff="monospace" truncate>
        {hint}
      </Text>
    </div>
  );
}

/** The first of them; all on demand. Null is everything. */
export function ScopesCell({ scopes }: { scopes: string[] | null | undefined }) {
  if (!scopes) return <Text size="sm">{text.all}</Text>;
  if (scopes.length === 0) return <Text size="sm" c="dimmed">{text.none}</Text>;
  const shown = scopes.slice(0, FEW);
  return (
    <Group gap={4}>
      {shown.map((scope) => (
        <Badge key={scope} color="gray">
          {scope}
        </Badge>
      ))}
      {scopes.length > FEW && (
        <Tooltip label={scopes.slice(FEW).join(", ")} multiline maw={320}>
          <Badge color="gray" tabIndex={0}>
            {text.more(scopes.length - FEW)}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

export function Ago({ time, none }: { time: string | null | undefined; none: string }) {
  if (time) return <TimeAgo time={time} />;
  return (
    <Text c="dimmed" inherit>
      {none}
    </Text>
  );
}
