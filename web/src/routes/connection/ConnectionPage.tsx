// One connection at an address of its own.

import { Anchor, Group, Skeleton, Stack, Tabs, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";

import type { Connection } from "../../api/schema.ts";
import { connectionQuery, typeOf } from "../../lib/data/connections.ts";
import { useIntegrationName } from "../../lib/data/integrations.ts";
import { words } from "../../lib/words/index.ts";
import { Health } from "../../ui/Health.tsx";
import { IntegrationIcon } from "../../ui/IntegrationIcon.tsx";
import { Failure } from "../../ui/Message.tsx";
import { useDocumentTitle } from "../../ui/Page.tsx";
import pageClasses from "../../ui/Page.module.css";
import { Access } from "./Access.tsx";
import { Actions } from "./Actions.tsx";
import { Activity } from "./Activity.tsx";
import classes from "./connection.module.css";
import { Overview } from "./Overview.tsx";
import { readTab } from "./search.ts";
import { TryIt } from "./TryIt.tsx";

const route = getRouteApi("/shell/connections/$connectionId");
const { connection: text } = words;

export function ConnectionPage() {
  const { connectionId } = route.useParams();
  const { data, error, refetch } = useQuery(connectionQuery(connectionId));
  useDocumentTitle(data?.attributes.name ?? words.connections.title);
  return (
    <div className={pageClasses.page}>
      <Anchor component={Link} to="/connections" className={classes.back} c="dimmed" size="sm">
        <ChevronLeft size={14} aria-hidden />
        {text.back}
      </Anchor>
      {data && <Whole connection={data} />}
      {error && !data && <Failure error={error} retry={refetch} />}
      {!data && !error && (
        <Stack role="status" aria-busy aria-label={words.shell.loading}>
          <Skeleton height={44} width="40%" />
          <Skeleton height={280} />
        </Stack>
      )}
    </div>
  );
}

function Whole({ connection }: { connection: Connection }) {
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const nameOf = useIntegrationName();
  const { name, tags } = connection.attributes;
  const panels = {
    overview: <Overview connection={connection} />,
    access: <Access connection={connection} />,
    activity: <Activity connection={connection} />,
    try: <TryIt connection={connection} />,
  };
  return (
    <>
      <Group justify="space-between" align="flex-start" gap="md" mb="md">
        <Group gap="md" wrap="nowrap" align="flex-start" className={classes.head}>
          <IntegrationIcon type={typeOf(connection)} size={44} />
          <div className={classes.name}>
            <Title order={1}>{name}</Title>
            <Group gap={8} c="dimmed" mt={2}>
              <Text size="sm">{nameOf(typeOf(connection))}</Text>
              <Text size="sm" component="div">
                <Health health={connection.attributes.health} />
              </Text>
              {tags.map((tag) => (
                <Link key={tag} to="/connections" search={{ tag }} className={classes.tag} title={words.connections.filterByTag(tag)}>
                  {tag}
                </Link>
              ))}
            </Group>
          </div>
        </Group>
        <Actions connection={connection} />
      </Group>
      <Tabs value={tab} onChange={(value) => void navigate({ search: readTab({ tab: value }), replace: true })}>
        <Tabs.List aria-label={text.tabsLabel} mb="lg">
          {Object.entries(text.tabs).map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(panels).map(([value, panel]) => (
          <Tabs.Panel key={value} value={value}>
            {panel}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
