// In place of what would be there: nothing yet, nothing that matches, or why it failed.

import { Button, Code, Stack, Text, Title } from "@mantine/core";
import { CircleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { explain, Refused } from "../lib/errors.ts";
import { words } from "../lib/words/index.ts";
import classes from "./Message.module.css";

interface MessageProps {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
  /** What to do about it. */
  action?: ReactNode;
  role?: "alert" | "status";
}

export function Message({ icon: Icon, title, children, action, role }: MessageProps) {
  return (
    <Stack className={classes.message} align="center" gap="xs" role={role}>
      {Icon && (
        <span className={classes.icon}>
          <Icon size={22} strokeWidth={1.6} aria-hidden />
        </span>
      )}
      <Title order={2}>{title}</Title>
      {children && (
        <Text component="div" c="dimmed" maw={520} ta="center">
          {children}
        </Text>
      )}
      {action && <div className={classes.action}>{action}</div>}
    </Stack>
  );
}

interface FailureProps {
  error: unknown;
  /** Asks again. */
  retry?: () => void;
}

export function Failure({ error, retry }: FailureProps) {
  const { title, detail, id, again } = explain(error);
  const seconds = error instanceof Refused ? error.retryAfter : null;
  const button = again && retry && (
    <Button variant="default" onClick={retry}>
      {words.errors.again}
    </Button>
  );
  return (
    <Message icon={CircleAlert} title={title} action={button} role="alert">
      {detail} {seconds && words.errors.wait(seconds)}
      {id && (
        <>
          <br />
          {words.errors.id}: <Code>{id}</Code>
        </>
      )}
    </Message>
  );
}
