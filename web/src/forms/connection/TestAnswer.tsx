// What came of a test: the verdict with its reason, and on demand what was sent and answered.

import { Badge, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { ChevronDown, ChevronRight, CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useState } from "react";

import type { ConnectionTest, ConnectionTestStep } from "../../api/schema.ts";
import { sentence } from "../../lib/errors.ts";
import { formatAgo } from "../../lib/format.ts";
import { words } from "../../lib/words/index.ts";
import classes from "./form.module.css";

const { test } = words.connectionForm;

const ICONS = { accepted: CircleCheck, refused: CircleX, unknown: CircleHelp };

export function TestAnswer({ answer: { attributes } }: { answer: ConnectionTest }) {
  const verdict = attributes.verdict as keyof typeof ICONS;
  const Icon = ICONS[verdict] ?? CircleHelp;
  const facts = [
    attributes.status && test.status(attributes.status),
    test.took(attributes.latency_ms),
    attributes.identity && test.identity(attributes.identity),
    attributes.expires_at && test.expires(formatAgo(attributes.expires_at)),
  ].filter(Boolean);
  return (
    <div className={classes.answer} data-verdict={verdict} role="status">
      <Group gap="xs" wrap="nowrap">
        <Icon size={17} aria-hidden />
        <Text fw={600}>{test.verdicts[verdict] ?? verdict}</Text>
      </Group>
      <Text size="sm" mt={4}>
        {sentence(attributes.message)}
      </Text>
      <Text size="xs" c="dimmed" mt={4} className="tabular">
        {facts.join(" · ")}
      </Text>
      {attributes.scopes && attributes.scopes.length > 0 && (
        <Group gap={4} mt={6}>
          <Text size="xs" c="dimmed">
            {test.scopes}
          </Text>
          {attributes.scopes.map((scope) => (
            <Badge key={scope} size="sm" color="gray">
              {scope}
            </Badge>
          ))}
        </Group>
      )}
      {attributes.transcript.length > 0 && <Transcript steps={attributes.transcript} />}
    </div>
  );
}

function Transcript({ steps }: { steps: ConnectionTestStep[] }) {
  const [opened, setOpened] = useState(false);
  const Chevron = opened ? ChevronDown : ChevronRight;
  return (
    <Stack gap={0} mt={6}>
      <UnstyledButton className={classes.options} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <Chevron size={15} aria-hidden />
        {test.transcript}
      </UnstyledButton>
      {opened && (
        // It scrolls, so the keyboard must reach it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={classes.transcript} tabIndex={0} aria-label={test.transcript}>
          {steps.map(written).join("\n\n")}
        </pre>
      )}
    </Stack>
  );
}

/** As it goes over the wire, more or less. */
function written({ request, response, error, duration_ms }: ConnectionTestStep): string {
  const headers = (all: Record<string, string>) => Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const sent = [`${request.method} ${request.url}`, ...headers(request.headers)];
  const came = response ? [`${response.status}`, ...headers(response.headers), ...(response.body ? ["", response.body] : [])] : [error ?? ""];
  return [...sent.map((line) => `> ${line}`), ...came.map((line) => `< ${line}`), test.took(duration_ms)].join("\n");
}
