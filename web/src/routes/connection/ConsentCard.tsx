// Who agreed at the provider and to what; and asking anew.

import { Button, Group, Stack, Text } from "@mantine/core";
import { Check, CircleDashed, Link2, Plus, TriangleAlert } from "lucide-react";
import { useState } from "react";

import type { Connection } from "../../api/schema.ts";
import { ConsentDialog } from "../../forms/consent/ConsentDialog.tsx";
import { LinkDialog } from "../../forms/consent/LinkDialog.tsx";
import { byDevice, type Consent, consentOf } from "../../lib/data/consent.ts";
import { mayEdit } from "../../lib/data/connections.ts";
import { words } from "../../lib/words/index.ts";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { Card } from "./Card.tsx";
import classes from "./connection.module.css";
import { ConsentResult } from "./ConsentResult.tsx";

const { consent: text } = words;

/** Nothing where nobody has to agree. */
export function ConsentCard({ connection }: { connection: Connection }) {
  const [opened, open] = useState<"authorize" | "link">();
  const consent = consentOf(connection);
  if (!consent) return null;
  const { state, account, expiresAt } = consent;
  const title = state === "over" ? text.states.over : state === "none" ? text.states.none : account ? text.states.as(account) : text.states.given;
  const about = { none: text.noneText, given: text.givenText, over: text.overText }[state];
  return (
    <Card title={text.title}>
      <Stack gap="md">
        <ConsentResult connection={connection} onAgain={() => open("authorize")} />
        <Group justify="space-between" align="flex-start" gap="md">
          <div className={classes.consent}>
            <Text fw={600}>{title}</Text>
            <Text size="sm" c="dimmed">
              {about}
            </Text>
            {expiresAt && state === "given" && (
              <Text size="xs" c="dimmed" component="div" mt={2}>
                {text.tokenEnds} <TimeAgo time={expiresAt} />
              </Text>
            )}
          </div>
          <Buttons connection={connection} primary={state !== "given"} onAuthorize={() => open("authorize")} onLink={() => open("link")} />
        </Group>
        <Scopes consent={consent} />
      </Stack>
      {opened === "authorize" && <ConsentDialog connection={connection} onClose={() => open(undefined)} />}
      {opened === "link" && <LinkDialog connection={connection} onClose={() => open(undefined)} />}
    </Card>
  );
}

interface ButtonProps {
  connection: Connection;
  primary: boolean;
  onAuthorize: () => void;
  onLink: () => void;
}

function Buttons({ connection, primary, onAuthorize, onLink }: ButtonProps) {
  const { disabled } = connection.attributes;
  if (!mayEdit(connection) || disabled) {
    return (
      <Text size="sm" c="dimmed">
        {disabled ? text.isDisabled : text.mayNot}
      </Text>
    );
  }
  return (
    <Group gap="xs">
      <Button variant={primary ? "filled" : "default"} onClick={onAuthorize}>
        {primary ? text.authorize : text.reconnect}
      </Button>
      {/* A code can be passed on as it is. */}
      {!byDevice(connection) && (
        <Button variant="default" leftSection={<Link2 size={15} aria-hidden />} onClick={onLink}>
          {text.link.button}
        </Button>
      )}
    </Group>
  );
}

/** What was asked for against what was granted. */
function Scopes({ consent: { wanted, granted, missing, state } }: { consent: Consent }) {
  const extra = granted?.filter((scope) => !wanted.includes(scope)) ?? [];
  if (wanted.length === 0 && extra.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {text.noScopes}
      </Text>
    );
  }
  const told = state === "given" && granted !== undefined;
  const kindOf = (scope: string) => (!told ? "asked" : missing.includes(scope) ? "missing" : "granted");
  return (
    <div>
      <ul className={classes.scopes} aria-label={text.scopes}>
        {wanted.map((scope) => (
          <Scope key={scope} scope={scope} kind={kindOf(scope)} />
        ))}
        {extra.map((scope) => (
          <Scope key={scope} scope={scope} kind="extra" />
        ))}
      </ul>
      {told && missing.length > 0 && (
        <Text size="sm" mt="xs">
          {text.missingText(missing.length)}
        </Text>
      )}
    </div>
  );
}

const ICONS = { asked: CircleDashed, granted: Check, missing: TriangleAlert, extra: Plus };

function Scope({ scope, kind }: { scope: string; kind: keyof typeof ICONS }) {
  const Icon = ICONS[kind];
  return (
    <li data-kind={kind} title={text[kind](scope)}>
      <Icon size={14} aria-hidden />
      <span aria-hidden>{scope}</span>
      <span className="visually-hidden">{text[kind](scope)}</span>
    </li>
  );
}
