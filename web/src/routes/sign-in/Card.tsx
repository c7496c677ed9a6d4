// The frame of the pages for those who are not signed in.

import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { words } from "../../lib/words/index.ts";
import mark from "../../ui/mark.svg";
import { useDocumentTitle } from "../../ui/Page.tsx";
import classes from "./Card.module.css";

export function Card({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  useDocumentTitle(title);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Stack gap={6} mb="lg" align="center">
          <img src={mark} alt={words.shell.product} width={44} height={44} />
          <Title order={1} ta="center" mt="xs">
            {title}
          </Title>
          {text && (
            <Text c="dimmed" ta="center">
              {text}
            </Text>
          )}
        </Stack>
        {children}
      </div>
    </main>
  );
}
