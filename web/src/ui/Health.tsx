// In what state a connection is: a dot, a word, and on demand why and since when.

import { Text, Tooltip, UnstyledButton } from "@mantine/core";

import type { Health as HealthView } from "../api/schema.ts";
import { formatAgo } from "../lib/format.ts";
import { words } from "../lib/words/index.ts";
import classes from "./Health.module.css";

const KINDS: Record<string, string> = {
  working: "good",
  expiring: "warn",
  needs_authorization: "warn",
  failing: "bad",
};

export function Health({ health }: { health: HealthView }) {
  const state = words.connections.states[health.state] ?? health.state;
  const since = words.connections.since(formatAgo(health.since));
  const shown = (
    <span className={classes.health} data-kind={KINDS[health.state] ?? "none"}>
      <span className={classes.dot} aria-hidden />
      <span className={classes.word}>{state}</span>
    </span>
  );
  if (!health.reason) return shown;
  return (
    <Tooltip multiline maw={320} label={<Text size="sm">{`${health.reason} (${since})`}</Text>}>
      {/* Its reason can be reached by keyboard too. */}
      <UnstyledButton className={classes.reason}>{shown}</UnstyledButton>
    </Tooltip>
  );
}
