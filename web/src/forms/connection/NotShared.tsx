// The connection is made, and saving who gets access to it is under way or failed: what was done,
// what was not, and another try.

import { Button, Group, List, Skeleton, Stack, ThemeIcon } from "@mantine/core";
import { Check, X } from "lucide-react";
import { useEffect, useRef } from "react";

import type { Connection } from "../../api/schema.ts";
import type { Line } from "../../lib/data/access.ts";
import { explain } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { Lines } from "../access/Lines.tsx";
import classes from "./form.module.css";

const { notShared: text } = words.connectionForm.creation;

interface Props {
  connection: Connection;
  lines: Line[];
  onLines: (lines: Line[]) => void;
  /** Null while it is tried. */
  error: Error | null;
  onRetry: () => void;
  onLeave: () => void;
}

export function NotShared({ connection, lines, onLines, error, onRetry, onLeave }: Props) {
  const again = useRef<HTMLButtonElement>(null);
  const failed = error !== null;
  // The button that had the focus is gone.
  useEffect(() => {
    if (failed) again.current?.focus();
  }, [failed]);
  if (!error) return <Skeleton height={160} role="status" aria-label={text.sharing} />;
  const { name } = connection.attributes;
  return (
    <Stack gap="lg">
      <FormError error={{ ...explain(error), title: text.title(name) }} />
      <List size="sm" spacing="sm" center>
        <List.Item icon={<Mark icon={Check} color="green" />}>{text.made(name)}</List.Item>
        <List.Item icon={<Mark icon={X} color="red" />}>{text.alone}</List.Item>
      </List>
      <Lines lines={lines} onLines={onLines} />
      <div className={classes.footer}>
        <span />
        <Group gap="xs">
          <Button variant="default" onClick={onLeave}>
            {text.leave}
          </Button>
          <Button ref={again} onClick={onRetry}>
            {text.again}
          </Button>
        </Group>
      </div>
    </Stack>
  );
}

function Mark({ icon: Icon, color }: { icon: typeof Check; color: string }) {
  return (
    <ThemeIcon size={20} radius="xl" variant="light" color={color}>
      <Icon size={13} aria-hidden />
    </ThemeIcon>
  );
}
