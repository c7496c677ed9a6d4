// A code that somebody enters at the provider, on any device, and what became of it.

import { Alert, Button, Code, Group, Loader, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, ExternalLink } from "lucide-react";
import { useEffect } from "react";

import type { OauthAuthorization } from "../../api/schema.ts";
import { connectionsChanged } from "../../lib/data/connections.ts";
import { authorizationQuery } from "../../lib/data/consent.ts";
import { sentence } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { Copyable } from "../../ui/Copyable.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";

const { device: text, result } = words.consent;

interface Props {
  authorization: OauthAuthorization;
  onClose: () => void;
  onAgain: () => void;
}

export function DeviceCode({ authorization: { id, attributes }, onClose, onAgain }: Props) {
  const queries = useQueryClient();
  const begun = attributes.status === "pending";
  const { data } = useQuery({ ...authorizationQuery(id), enabled: begun });
  const now = data ?? attributes;
  const { status } = now;
  useEffect(() => {
    if (status !== "pending") void connectionsChanged(queries);
  }, [status, queries]);
  if (status === "authorized") {
    return (
      <Stack gap="lg">
        <Alert color="green" variant="light" role="status" icon={<CircleCheck size={18} />} title={text.done(now.granted?.account)} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{text.close}</Button>
        </Group>
      </Stack>
    );
  }
  if (status !== "pending") return <Failed attributes={now} onAgain={onAgain} />;
  return <Waiting attributes={attributes} onClose={onClose} />;
}

type Attributes = OauthAuthorization["attributes"];

function Failed({ attributes: { status, error }, onAgain }: { attributes: Attributes; onAgain: () => void }) {
  const expired = status === "expired";
  return (
    <Stack gap="lg">
      <Alert color="red" variant="light" role="alert" icon={<CircleAlert size={18} />} title={expired ? result.expired.title : result.failed}>
        <Text size="sm">{sentence(error?.message ?? result.expired.text)}</Text>
        {error && (
          <Group gap={6} mt={4}>
            <Text size="xs">{result.code}</Text>
            <Code>{error.code}</Code>
          </Group>
        )}
      </Alert>
      <Group justify="flex-end">
        <Button onClick={onAgain}>{result.again}</Button>
      </Group>
    </Stack>
  );
}

function Waiting({ attributes, onClose }: { attributes: Attributes; onClose: () => void }) {
  const { user_code: code, verification_uri: uri, verification_uri_complete: filledIn, expires_at } = attributes;
  const host = uri ? new URL(uri).host : "";
  const page = [filledIn, uri].find((each) => /^https?:/i.test(each ?? "")) ?? undefined;
  return (
    <Stack gap="lg">
      <Text size="sm">{text.text(host)}</Text>
      <div>
        <Text size="sm" fw={550} mb={4}>
          {text.label}
        </Text>
        <Copyable large text={code ?? ""} label={text.copy} />
        <Text size="sm" c="dimmed" component="div" mt={5}>
          {text.ends} <TimeAgo time={expires_at} />
        </Text>
      </div>
      <Group gap="sm" role="status" wrap="nowrap">
        <Loader size="xs" aria-hidden />
        <Text size="sm">{text.waiting}</Text>
      </Group>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {text.close}
        </Button>
        <Button component="a" href={page} target="_blank" rel="noreferrer" rightSection={<ExternalLink size={15} aria-hidden />}>
          {text.open(host)}
        </Button>
      </Group>
    </Stack>
  );
}
