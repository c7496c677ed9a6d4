// What every page begins with: its name, what it is about, and what can be done there.

import { Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

import { words } from "../lib/words/index.ts";
import classes from "./Page.module.css";

interface Props {
  title: string;
  /** One line below the title. */
  about?: ReactNode;
  /** Buttons at the upper right. */
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, about, actions, children }: Props) {
  useDocumentTitle(title);
  return (
    <div className={classes.page}>
      <Group justify="space-between" align="flex-start" gap="md" mb="lg" className={classes.head}>
        <Stack gap={2} miw={0}>
          <Title order={1}>{title}</Title>
          {about && <Text c="dimmed">{about}</Text>}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}

export function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ${words.shell.product}`;
  }, [title]);
}
