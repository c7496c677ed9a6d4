// The dialog *New Connection*: what to connect to, and then how.

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Connection, Integration } from "../../api/schema.ts";
import { type Line, savePolicy } from "../../lib/data/access.ts";
import { connectionsChanged, createConnection, testNewConnection } from "../../lib/data/connections.ts";
import { integrationsQuery } from "../../lib/data/integrations.ts";
import { useMe } from "../../lib/data/me.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { FormError } from "../../ui/FormError.tsx";
import { IntegrationIcon } from "../../ui/IntegrationIcon.tsx";
import { Failure } from "../../ui/Message.tsx";
import { toastDone } from "../../ui/toast.tsx";
import { AccessStep } from "./AccessStep.tsx";
import { ConnectionForm } from "./ConnectionForm.tsx";
import { createAttributes, newDraft } from "./draft.ts";
import { DraftContext } from "./draft-context.ts";
import classes from "./form.module.css";
import { IntegrationPicker } from "./IntegrationPicker.tsx";
import { NotShared } from "./NotShared.tsx";
import { TestAnswer } from "./TestAnswer.tsx";
import { useConnectionForm, useForgottenRequest } from "./use-connection-form.ts";
import { type Guard, useLeaveGuard } from "./use-leave-guard.ts";

const { creation, leaving, test } = words.connectionForm;

interface Props {
  /** The integration that is chosen already. */
  type?: string;
  onClose: () => void;
  onCreated?: (connection: Connection) => void;
}

/** Is there only while it is open: what was typed ends with it. */
export function NewConnection({ type, onClose, onCreated }: Props) {
  const { data, error, refetch } = useQuery(integrationsQuery);
  const [picked, pick] = useState<string | undefined>(type);
  const guard = useLeaveGuard(onClose);
  const small = useMediaQuery("(max-width: 40em)");
  const integration = data?.find((each) => each.id === picked);
  const done = (connection: Connection) => {
    guard.leave();
    onCreated?.(connection);
  };
  return (
    <Modal opened onClose={guard.close} title={creation.title} size={680} fullScreen={small} closeButtonProps={{ "aria-label": words.shell.close }} closeOnClickOutside={false}>
      {error && !data && <Failure error={error} retry={refetch} />}
      {data && !integration && <IntegrationPicker integrations={data} onPick={(each) => pick(each.id)} />}
      {integration && <Details key={integration.id} integration={integration} guard={guard} onBack={() => pick(undefined)} onDone={done} />}
      <ConfirmModal opened={guard.asking} title={leaving.title} submit={leaving.submit} onConfirm={guard.leave} onClose={guard.stay}>
        {leaving.text}
      </ConfirmModal>
    </Modal>
  );
}

interface DetailsProps {
  integration: Integration;
  guard: Guard;
  onBack: () => void;
  onDone: (connection: Connection) => void;
}

function Details({ integration, guard, onBack, onDone }: DetailsProps) {
  const queries = useQueryClient();
  const me = useMe();
  const { draft, setDraft, dirty, form, rest, send, context } = useConnectionForm(newDraft(integration));
  const [lines, setLines] = useState<Line[]>([]);
  const entered = dirty || lines.length > 0;
  useEffect(() => guard.watch(entered));
  useEffect(() => form.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus(), [form]);
  const tested = useForgottenRequest(() => send((draft) => testNewConnection(createAttributes(integration, draft))));
  const finish = (connection: Connection) => {
    toastDone(creation.done(connection.attributes.name));
    void connectionsChanged(queries);
    onDone(connection);
  };
  /** It is there by now, so what goes wrong with this is no fault of the form's. */
  const shared = useMutation({
    mutationFn: (connection: Connection) => savePolicy(connection.id, [{ principal: `user:${me.id}`, relation: "editor" }, ...lines], false),
    onSuccess: (_, connection) => finish(connection),
  });
  const created = useForgottenRequest(
    () => send((draft) => createConnection(createAttributes(integration, draft))),
    (connection) => {
      if (!connection) return;
      if (lines.length === 0) return finish(connection);
      void connectionsChanged(queries);
      // It is sealed by now.
      setDraft(newDraft(integration));
      shared.mutate(connection);
    },
  );
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    created.mutate();
  };
  const { name } = integration.attributes;
  const pending = created.isPending || shared.isPending;
  if (shared.variables && !created.isPending) {
    const leave = () => finish(shared.variables);
    return <NotShared connection={shared.variables} lines={lines} onLines={setLines} error={shared.error} onRetry={() => shared.mutate(shared.variables)} onLeave={leave} />;
  }
  return (
    <DraftContext value={context}>
      <form ref={form} onSubmit={submit} noValidate aria-label={name}>
        <Stack gap="lg">
          <Group className={classes.chosen} gap="sm" wrap="nowrap">
            <IntegrationIcon type={integration.id} />
            <Text fw={600} flex={1}>
              {name}
            </Text>
            <Button variant="subtle" size="compact-md" onClick={() => (entered ? guard.ask(onBack) : onBack())}>
              {creation.back}
            </Button>
          </Group>
          <FormError error={rest} />
          <ConnectionForm integration={integration} draft={draft} onDraft={setDraft} />
          <AccessStep lines={lines} onLines={setLines} />
          {tested.data && <TestAnswer answer={tested.data} />}
          <div className={classes.footer}>
            <Button variant="default" loading={tested.isPending} disabled={pending} onClick={() => tested.mutate()}>
              {test.button}
            </Button>
            <Button variant="default" onClick={guard.close}>
              {words.shell.cancel}
            </Button>
            <Button type="submit" loading={pending} disabled={tested.isPending}>
              {creation.submit}
            </Button>
          </div>
        </Stack>
      </form>
    </DraftContext>
  );
}
