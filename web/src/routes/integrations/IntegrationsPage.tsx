// Everything that can be connected to, by category.

import { Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";

import type { Integration } from "../../api/schema.ts";
import { byCategory, integrationsQuery } from "../../lib/data/integrations.ts";
import { words } from "../../lib/words/index.ts";
import { IntegrationIcon } from "../../ui/IntegrationIcon.tsx";
import { Failure, Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { PendingPage } from "../shell/OtherPages.tsx";

const { integrations } = words;

export function IntegrationsPage() {
  const { data, error, refetch } = useQuery(integrationsQuery);
  const [text, setText] = useState("");
  const search = (
    <TextInput
      w={{ base: "100%", xs: 260 }}
      type="search"
      aria-label={integrations.search}
      placeholder={integrations.search}
      leftSection={<Search size={15} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
  return (
    <Page title={integrations.title} about={integrations.about} actions={search}>
      {error ? <Failure error={error} retry={refetch} /> : data ? <Categories integrations={data} text={text} /> : <PendingPage />}
    </Page>
  );
}

function Categories({ integrations: all, text }: { integrations: Integration[]; text: string }) {
  const wanted = text.trim().toLowerCase();
  const found = all.filter(({ attributes }) => `${attributes.name} ${attributes.category}`.toLowerCase().includes(wanted));
  if (found.length === 0) return <Message icon={Search} title={integrations.none} role="status" />;
  return (
    <Stack gap="xl">
      {byCategory(found).map(([category, members]) => (
        <section key={category} aria-label={category}>
          <Title order={2} size="h3" c="dimmed" mb="xs">
            {category}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm">
            {members.map((member) => (
              <Card key={member.id} integration={member} />
            ))}
          </SimpleGrid>
        </section>
      ))}
    </Stack>
  );
}

function Card({ integration: { id, attributes } }: { integration: Integration }) {
  return (
    <Paper p="sm">
      <Group gap="sm" wrap="nowrap">
        <IntegrationIcon type={id} size={38} />
        <div style={{ minWidth: 0 }}>
          <Text fw={550} truncate>
            {attributes.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {integrations.ways(attributes.credential_types.length)}
          </Text>
        </div>
      </Group>
    </Paper>
  );
}
