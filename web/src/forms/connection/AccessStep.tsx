// Who gets access to a new connection: its author alone, unless they say otherwise.

import { Button, Group, Stack, Text } from "@mantine/core";
import { Lock, Users } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import type { Line } from "../../lib/data/access.ts";
import { useMe } from "../../lib/data/me.ts";
import { words } from "../../lib/words/index.ts";
import { AddPrincipal } from "../access/AddPrincipal.tsx";
import { Lines } from "../access/Lines.tsx";
import { Preview, useReach } from "../access/Preview.tsx";
import classes from "./form.module.css";

const { creation } = words.connectionForm;

interface Props {
  /** Besides the author. */
  lines: Line[];
  onLines: (lines: Line[]) => void;
}

export function AccessStep({ lines, onLines }: Props) {
  const me = useMe();
  const [sharing, setSharing] = useState(false);
  const own: Line = { principal: `user:${me.id}`, relation: "editor" };
  const reach = useReach([own, ...lines]);
  const section = useRef<HTMLElement>(null);
  // The button that had the focus is gone.
  useEffect(() => {
    if (sharing) section.current?.querySelector("input")?.focus();
  }, [sharing]);
  const Icon = sharing ? Users : Lock;
  return (
    <section ref={section} className={classes.access} aria-label={creation.access}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Icon size={17} strokeWidth={1.75} aria-hidden />
        <div className={classes.accessText}>
          <Text size="sm" fw={600}>
            {creation.access}
          </Text>
          <Text size="sm" c="dimmed">
            {sharing ? creation.shared : creation.onlyMe}
          </Text>
        </div>
        {!sharing && (
          <Button variant="default" size="compact-md" onClick={() => setSharing(true)}>
            {creation.share}
          </Button>
        )}
      </Group>
      {sharing && (
        <Stack gap="md" mt="md">
          <AddPrincipal taken={[own, ...lines].map(({ principal }) => principal)} onAdd={(line) => onLines([...lines, line])} />
          {lines.length > 0 && <Lines lines={lines} onLines={onLines} />}
          <Preview reach={reach} />
        </Stack>
      )}
    </section>
  );
}
