// The dialog *Edit*: the same form, filled in. Secrets stay as they are unless others are entered.

import { Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Connection, Integration } from "../../api/schema.ts";
import { connectionQuery, connectionsChanged, editedConnectionQuery, typeOf, updateConnection } from "../../lib/data/connections.ts";
import { integrationsQuery } from "../../lib/data/integrations.ts";
import { isStatus } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { FormError } from "../../ui/FormError.tsx";
import { IntegrationIcon } from "../../ui/IntegrationIcon.tsx";
import { Failure } from "../../ui/Message.tsx";
import { toastDone } from "../../ui/toast.tsx";
import { ConnectionForm } from "./ConnectionForm.tsx";
import { draftOf, storedOf, updateAttributes } from "./draft.ts";
import { DraftContext } from "./draft-context.ts";
import classes from "./form.module.css";
import { StaleEdit } from "./StaleEdit.tsx";
import { useConnectionForm, useForgottenRequest } from "./use-connection-form.ts";
import { type Guard, useLeaveGuard } from "./use-leave-guard.ts";

const { edit, leaving } = words.connectionForm;

/** Is there only while it is open. */
export function EditConnection({ id, onClose }: { id: string; onClose: () => void }) {
  const integrations = useQuery(integrationsQuery);
  const stored = useQuery(editedConnectionQuery(id));
  const guard = useLeaveGuard(onClose);
  const small = useMediaQuery("(max-width: 40em)");
  const error = stored.error ?? integrations.error;
  const integration = stored.data && integrations.data?.find((each) => each.id === typeOf(stored.data));
  return (
    <Modal opened onClose={guard.close} title={edit.title} size={680} fullScreen={small} closeButtonProps={{ "aria-label": words.shell.close }} closeOnClickOutside={false}>
      {error && !integration && <Failure error={error} retry={stored.refetch} />}
      {!error && !integration && <Skeleton height={320} />}
      {stored.data && integration && <Details connection={stored.data} integration={integration} guard={guard} />}
      <ConfirmModal opened={guard.asking} title={leaving.title} submit={leaving.submit} onConfirm={guard.leave} onClose={guard.stay}>
        {leaving.text}
      </ConfirmModal>
    </Modal>
  );
}

function Details({ connection, integration, guard }: { connection: Connection; integration: Integration; guard: Guard }) {
  const queries = useQueryClient();
  /** What the form began with; not what comes in while somebody types. */
  const [base, setBase] = useState(connection);
  const [theirs, setTheirs] = useState<Connection | null>(null);
  const { draft, setDraft, dirty, restart, form, rest, send, context } = useConnectionForm(draftOf(base), storedOf(base));
  useEffect(() => guard.watch(dirty));
  useEffect(() => form.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus(), [form]);
  const save = useForgottenRequest(
    () =>
      send(async (draft) => {
        const attributes = updateAttributes(integration, draft, draftOf(base), base.attributes.version);
        try {
          return await updateConnection(base, attributes);
        } catch (error) {
          if (!isStatus(error, 409)) throw error;
          setTheirs(await queries.fetchQuery({ ...connectionQuery(base.id), staleTime: 0 }));
          return undefined;
        }
      }),
    (saved) => {
      if (!saved) return;
      toastDone(edit.done(saved.attributes.name));
      void connectionsChanged(queries);
      guard.leave();
    },
  );
  const take = () => {
    if (theirs) restart(draftOf(theirs));
    keep();
  };
  /** What is here goes on top of what they saved. */
  const keep = () => {
    if (theirs) setBase(theirs);
    setTheirs(null);
  };
  return (
    <DraftContext value={context}>
      <form
        ref={form}
        noValidate
        aria-label={base.attributes.name}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="lg">
          <Group className={classes.chosen} gap="sm" wrap="nowrap">
            <IntegrationIcon type={integration.id} />
            <Text fw={600}>{integration.attributes.name}</Text>
          </Group>
          {theirs && <StaleEdit integration={integration} mine={draft} theirs={theirs} base={base} onTake={take} onKeep={keep} />}
          <FormError error={rest} />
          <ConnectionForm integration={integration} draft={draft} onDraft={setDraft} />
          <div className={classes.footer}>
            <span />
            <Button variant="default" onClick={guard.close}>
              {words.shell.cancel}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!dirty || theirs !== null}>
              {edit.submit}
            </Button>
          </div>
        </Stack>
      </form>
    </DraftContext>
  );
}
