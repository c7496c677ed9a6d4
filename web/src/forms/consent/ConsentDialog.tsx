// Before somebody goes to a provider: where they go, what is asked for, and the address that the
// provider has to know.

import { Badge, Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useEffect, useRef } from "react";

import type { Connection, OauthAuthorization } from "../../api/schema.ts";
import { beginConsent, begunHere, byDevice, consentOf } from "../../lib/data/consent.ts";
import { words } from "../../lib/words/index.ts";
import { Copyable } from "../../ui/Copyable.tsx";
import { Failure } from "../../ui/Message.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { DeviceCode } from "./DeviceCode.tsx";

const { dialog: text } = words.consent;

/** Is there only while it is open: the address that it leads to is told once and kept nowhere. */
export function ConsentDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const small = useMediaQuery("(max-width: 40em)");
  const { mutate, data, error } = useMutation({ mutationFn: () => beginConsent(connection.id), gcTime: 0 });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate();
  }, [mutate]);
  return (
    <Modal opened onClose={onClose} title={text.title(connection.attributes.name)} size={560} fullScreen={small} closeButtonProps={{ "aria-label": words.shell.close }}>
      {error && <Failure error={error} retry={() => mutate()} />}
      {!error && !data && <Skeleton height={200} role="status" aria-label={words.shell.loading} />}
      {data && !byDevice(connection) && <Begun connection={connection} authorization={data} onClose={onClose} />}
      {data && byDevice(connection) && <DeviceCode key={data.id} authorization={data} onClose={onClose} onAgain={() => mutate()} />}
    </Modal>
  );
}

interface BegunProps {
  connection: Connection;
  authorization: OauthAuthorization;
  onClose: () => void;
}

function Begun({ connection, authorization: { id, attributes }, onClose }: BegunProps) {
  const { authorization_url: url = "", redirect_uri: redirect = "" } = attributes;
  const host = url ? new URL(url ?? "").host : "";
  const wanted = consentOf(connection)?.wanted ?? [];
  const go = useRef<HTMLButtonElement>(null);
  // It came after the dialog had opened.
  useEffect(() => go.current?.focus(), []);
  const leave = () => {
    begunHere.note(connection.id, id);
    window.location.assign(url ?? "");
  };
  return (
    <Stack gap="lg">
      <Text size="sm">{text.text(host)}</Text>
      <div>
        <Text size="sm" fw={550} mb={4}>
          {text.redirect}
        </Text>
        <Copyable text={redirect ?? ""} label={text.copyRedirect} />
        <Text size="sm" c="dimmed" mt={5}>
          {text.redirectHelp}
        </Text>
      </div>
      {wanted.length > 0 && (
        <div>
          <Text size="sm" fw={550} mb={4}>
            {text.scopes}
          </Text>
          <Group gap={4}>
            {wanted.map((scope) => (
              <Badge key={scope} color="gray">
                {scope}
              </Badge>
            ))}
          </Group>
        </div>
      )}
      <Group justify="space-between" gap="sm">
        <Text size="xs" c="dimmed">
          {text.until} <TimeAgo time={attributes.expires_at} />
        </Text>
        <Group gap="xs" ml="auto">
          <Button variant="default" onClick={onClose}>
            {words.shell.cancel}
          </Button>
          <Button ref={go} rightSection={<ExternalLink size={15} aria-hidden />} onClick={leave}>
            {text.go(host)}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
