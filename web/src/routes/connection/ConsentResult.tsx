// How an authorization that was begun in this tab ended, once the browser is back.

import { Alert, Button, Code, Group, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Hourglass } from "lucide-react";
import { useEffect, useState } from "react";

import type { Connection, OauthAuthorizationAttributes } from "../../api/schema.ts";
import { authorizationQuery, begunHere } from "../../lib/data/consent.ts";
import { connectionsChanged } from "../../lib/data/connections.ts";
import { isStatus, sentence } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { Failure } from "../../ui/Message.tsx";

const { result: text } = words.consent;

export function ConsentResult({ connection: { id }, onAgain }: { connection: Connection; onAgain: () => void }) {
  const queries = useQueryClient();
  const [begun, setBegun] = useState(() => begunHere.of(id));
  const { data, error, refetch } = useQuery({ ...authorizationQuery(begun ?? ""), enabled: begun !== null });
  const dismiss = () => {
    begunHere.forget(id);
    setBegun(null);
  };
  const status = data?.status;
  useEffect(() => {
    if (status && status !== "pending") void connectionsChanged(queries);
  }, [status, queries]);
  // It is kept for a day.
  const gone = isStatus(error, 404);
  useEffect(() => {
    if (gone) begunHere.forget(id);
  }, [gone, id]);
  if (begun === null || gone) return null;
  if (error && !data) return <Failure error={error} retry={refetch} />;
  if (!data) return null;
  return <Ended {...data} onDismiss={dismiss} onAgain={onAgain} />;
}

interface EndedProps extends OauthAuthorizationAttributes {
  onDismiss: () => void;
  onAgain: () => void;
}

function Ended({ status, error, granted, provider, onDismiss, onAgain }: EndedProps) {
  const close = { withCloseButton: true, onClose: onDismiss, closeButtonLabel: text.dismiss };
  if (status === "authorized") {
    return (
      <Alert {...close} color="green" variant="light" role="status" icon={<CircleCheck size={18} />} title={text.authorized(granted?.account)} />
    );
  }
  if (status === "pending") {
    return (
      <Alert {...close} color="gray" variant="light" role="status" icon={<Hourglass size={18} />} title={text.pending.title}>
        {text.pending.text(provider ?? text.someProvider)}
      </Alert>
    );
  }
  const again = (
    <Button size="compact-md" variant="default" mt="xs" onClick={onAgain}>
      {text.again}
    </Button>
  );
  if (status === "expired") {
    return (
      <Alert {...close} color="amber" variant="light" role="alert" icon={<Hourglass size={18} />} title={text.expired.title}>
        <Text size="sm">{text.expired.text}</Text>
        {again}
      </Alert>
    );
  }
  return (
    <Alert {...close} color="red" variant="light" role="alert" icon={<CircleAlert size={18} />} title={text.failed}>
      <Text size="sm">{sentence(error?.message ?? words.errors.refused)}</Text>
      {error && (
        <Group gap={6} mt={4}>
          <Text size="xs">{text.code}</Text>
          <Code>{error.code}</Code>
        </Group>
      )}
      {again}
    </Alert>
  );
}
