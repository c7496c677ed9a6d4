// What came of something on record: a dot, a word, and the status of whoever answered.

import { words } from "../lib/words/index.ts";
import classes from "./Health.module.css";

const KINDS: Record<string, string> = { succeeded: "good", failed: "bad", unknown: "warn" };

export function Outcome({ status, code }: { status: string; code?: number | null }) {
  return (
    <span className={classes.health} data-kind={KINDS[status] ?? "none"}>
      <span className={classes.dot} aria-hidden />
      <span className={classes.word}>
        {words.audit.outcomes[status] ?? status}
        {code ? ` (${code})` : ""}
      </span>
    </span>
  );
}
