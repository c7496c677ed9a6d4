// What it connects to and how, in what state it is, and what could be better.

import { Code, Grid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { Connection } from "../../api/schema.ts";
import { typeOf } from "../../lib/data/connections.ts";
import { usageQuery } from "../../lib/data/connection-details.ts";
import { integrationsQuery } from "../../lib/data/integrations.ts";
import { useMe } from "../../lib/data/me.ts";
import { personQuery } from "../../lib/data/people.ts";
import { words } from "../../lib/words/index.ts";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { AdviceList } from "./AdviceList.tsx";
import { Card } from "./Card.tsx";
import classes from "./connection.module.css";
import { ConsentCard } from "./ConsentCard.tsx";
import { detailsOf } from "./details.ts";
import { HealthCard } from "./HealthCard.tsx";
import { TrustCard } from "./TrustCard.tsx";

const { overview } = words.connection;

export function Overview({ connection }: { connection: Connection }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="lg">
          <AdviceList connection={connection} />
          <ConsentCard connection={connection} />
          <TrustCard connection={connection} />
          <Setup connection={connection} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="lg">
          <HealthCard connection={connection} />
          <About connection={connection} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Setup({ connection }: { connection: Connection }) {
  const { data: integrations } = useQuery(integrationsQuery);
  const integration = integrations?.find((each) => each.id === typeOf(connection));
  const { destination, integration: stored } = connection.attributes;
  const type = String((stored.credentials as { type?: string } | undefined)?.type ?? "");
  const label = integration?.attributes.credential_types.find((each) => each.type === type)?.label ?? type;
  const details = integration ? detailsOf(integration, connection) : [];
  return (
    <Card title={overview.connectsTo}>
      <Facts
        facts={[
          [overview.integration, integration?.attributes.name ?? typeOf(connection)],
          [overview.type, label],
          ...details.map(({ label, shown }): [string, ReactNode] => [label, <Shown key={label} of={shown} />]),
          ...(destination ? [[overview.destination, <Destination key="to" of={destination} />] as [string, ReactNode]] : []),
        ]}
      />
    </Card>
  );
}

function Shown({ of }: { of: ReturnType<typeof detailsOf>[number]["shown"] }) {
  if ("setAt" in of) return <SecretShown {...of} />;
  return of.code ? <Code className={classes.code}>{of.text}</Code> : of.text;
}

function SecretShown({ setAt, reference }: { setAt: string | undefined; reference?: string }) {
  if (!setAt) return <Text c="dimmed" inherit>{overview.notSet}</Text>;
  return (
    <>
      {reference && <Code className={classes.code}>{reference}</Code>} {reference ? overview.referredSince : overview.setOn}{" "}
      <TimeAgo time={setAt} />
    </>
  );
}

function Destination({ of }: { of: NonNullable<Connection["attributes"]["destination"]> }) {
  return (
    <>
      <Code className={classes.code}>{`${of.methods ? `${of.methods.join(", ")} ` : ""}${of.origin}${of.path_prefix}`}</Code>
      <Text size="xs" c="dimmed" mt={4}>
        {overview.destinationHelp}
      </Text>
    </>
  );
}

function About({ connection }: { connection: Connection }) {
  const { attributes, id, relationships } = connection;
  const me = useMe();
  const author = relationships.created_by.data.id;
  const { data: person } = useQuery({ ...personQuery(author), enabled: author !== me.id });
  const { data: usage } = useQuery(usageQuery(id));
  const may = attributes.acting_user_can.map((each) => overview.can[each] ?? each).join(", ");
  return (
    <Card title={overview.about}>
      <Facts
        facts={[
          [overview.youMay, may],
          [overview.usedBy, usage ? used(usage) : "…"],
          [overview.lastUsed, attributes.last_used_at ? <TimeAgo key="used" time={attributes.last_used_at} /> : overview.never],
          [overview.author, author === me.id ? words.connections.you : (person?.attributes.name ?? person?.attributes.email ?? words.connections.somebody)],
          [overview.created, <TimeAgo key="created" time={attributes.created_at} />],
          [overview.modified, <TimeAgo key="modified" time={attributes.modified_at} />],
          [overview.version, String(attributes.version)],
          [overview.id, <Code key="id" className={classes.code}>{id}</Code>],
        ]}
      />
    </Card>
  );
}

const used = ({ total, hidden }: { total: number; hidden: number }) =>
  total === 0 ? overview.noUse : hidden === 0 ? overview.uses(total) : `${overview.uses(total)}; ${overview.hidden(hidden)}`;
