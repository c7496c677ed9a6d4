// What the cloud has to be told before a connection without a key works.

import { List, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import type { Connection, WorkloadIdentity } from "../../api/schema.ts";
import { words } from "../../lib/words/index.ts";
import { Copyable } from "../../ui/Copyable.tsx";
import { Card } from "./Card.tsx";
import classes from "./connection.module.css";
import { type Cloud, cloudOf, memberCommand, trustPolicy } from "./trust.ts";

const { keyless: text } = words;
const PARTS = ["issuer", "subject", "audience"] as const;

/** Nothing for a connection that has a key. */
export function TrustCard({ connection: { attributes } }: { connection: Connection }) {
  const credentials = (attributes.integration.credentials ?? {}) as Record<string, unknown>;
  if (credentials.federated !== true) return null;
  const cloud = cloudOf(credentials);
  const { identity } = attributes;
  if (!identity) {
    return (
      <Card title={text.none.title}>
        <Text size="sm">{cloud === "google" && !credentials.audience ? text.none.audience : text.none.publicUrl}</Text>
      </Card>
    );
  }
  return (
    <Card title={text.title}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {text.about}
        </Text>
        <dl className={classes.facts} data-wide>
          {PARTS.map((part) => (
            <div key={part}>
              <dt>{text[part]}</dt>
              <dd>
                <Copyable text={identity[part]} label={text.copy(text[part])} />
              </dd>
            </div>
          ))}
        </dl>
        {cloud && <Steps cloud={cloud} identity={identity} credentials={credentials} />}
        <Text size="xs" c="dimmed">
          {text.moved}
        </Text>
      </Stack>
    </Card>
  );
}

function Steps({ cloud, identity, credentials }: { cloud: Cloud; identity: WorkloadIdentity; credentials: Record<string, unknown> }) {
  const snippets: Record<Cloud, ReactNode> = {
    aws: <Copyable block text={trustPolicy(identity, credentials)} label={text.aws.copy} />,
    azure: null,
    google: <Copyable block text={memberCommand(identity, credentials)} label={text.google.copy} />,
  };
  return (
    <section aria-label={text[cloud].title}>
      <Title order={3} size="sm" mb={6}>
        {text[cloud].title}
      </Title>
      <List type="ordered" size="sm" spacing={4} mb="xs">
        {text[cloud].steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      {snippets[cloud]}
    </section>
  );
}
