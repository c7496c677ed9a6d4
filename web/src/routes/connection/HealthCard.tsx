// In what state it is, and a test with all that was sent and answered.

import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { Connection } from "../../api/schema.ts";
import { connectionsChanged } from "../../lib/data/connections.ts";
import { testConnection } from "../../lib/data/connection-details.ts";
import { explain, sentence } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { TestAnswer } from "../../forms/connection/TestAnswer.tsx";
import { FormError } from "../../ui/FormError.tsx";
import { Health } from "../../ui/Health.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { Card } from "./Card.tsx";

const { health: text, test } = words.connection;

export function HealthCard({ connection }: { connection: Connection }) {
  const queries = useQueryClient();
  const { acting_user_can, disabled, health } = connection.attributes;
  const run = useMutation({ mutationFn: () => testConnection(connection.id), onSettled: () => connectionsChanged(queries) });
  const may = acting_user_can.includes("resolve");
  return (
    <Card title={text.title}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text component="div" fw={600}>
              <Health health={{ ...health, reason: undefined }} />
            </Text>
            {/* The answer below says the same. */}
            {health.reason && !run.data && <Text size="sm">{sentence(health.reason)}</Text>}
            <Text size="xs" c="dimmed" component="div" mt={2}>
              {text.since} <TimeAgo time={health.since} />
              {health.expires_at && (
                <>
                  {" · "}
                  {text.expires} <TimeAgo time={health.expires_at} />
                </>
              )}
              {health.next_check_at && (
                <>
                  {" · "}
                  {text.next} <TimeAgo time={health.next_check_at} />
                </>
              )}
            </Text>
          </div>
          <Button variant="default" flex="none" loading={run.isPending} disabled={!may || disabled} onClick={() => run.mutate()}>
            {test}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {may ? text.help : text.noTest}
        </Text>
        <FormError error={run.error ? explain(run.error) : null} />
        {run.data && <TestAnswer answer={run.data} />}
      </Stack>
    </Card>
  );
}
