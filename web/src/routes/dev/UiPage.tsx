// Every shared component in every state, to be looked at while developing. The build leaves it out, and its
// texts are no part of the catalogue because no user reads them.

import { Group, SegmentedControl, Stack, Text, Title, useMantineColorScheme } from "@mantine/core";
import type { ReactNode } from "react";

import { Page } from "../../ui/Page.tsx";
import classes from "./dev.module.css";
import { Answers } from "./Answers.tsx";
import { Inputs } from "./Inputs.tsx";
import { Tables } from "./Tables.tsx";

export function UiPage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const theme = (
    <SegmentedControl
      aria-label="Theme"
      data={[
        { value: "light", label: "Light" },
        { value: "dark", label: "Dark" },
        { value: "auto", label: "System" },
      ]}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as typeof colorScheme)}
    />
  );
  return (
    <main>
      <Page title="Components" about="Every shared component in every state." actions={theme}>
        <Stack gap="xl">
          <Inputs />
          <Answers />
          <Tables />
        </Stack>
      </Page>
    </main>
  );
}

/** One component: its name, and its states side by side. */
export function Sample({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name} className={classes.sample}>
      <Title order={2} size="h3" mb="sm">
        {name}
      </Title>
      <Stack gap="md">{children}</Stack>
    </section>
  );
}

export function State({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group align="flex-start" gap="md" className={classes.state}>
      <Text size="xs" c="dimmed" className={classes.label}>
        {name}
      </Text>
      <div className={classes.shown}>{children}</div>
    </Group>
  );
}
