// The dialog *Restrict Access*: who may look at a connection, use it and change it, and until when.

import { Button, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Connection } from "../../api/schema.ts";
import { type Line, policyQuery, savePolicy } from "../../lib/data/access.ts";
import { connectionsChanged } from "../../lib/data/connections.ts";
import { useMe } from "../../lib/data/me.ts";
import { explain } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { FormError } from "../../ui/FormError.tsx";
import { Failure } from "../../ui/Message.tsx";
import { toastDone } from "../../ui/toast.tsx";
import { type Guard, useLeaveGuard } from "../connection/use-leave-guard.ts";
import classes from "./access.module.css";
import { AddPrincipal } from "./AddPrincipal.tsx";
import { Lines } from "./Lines.tsx";
import { Preview, useReach } from "./Preview.tsx";

const { access, connectionForm } = words;
const { leaving } = connectionForm;

export function Permissions({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { data, error, refetch } = useQuery(policyQuery(connection.id));
  const guard = useLeaveGuard(onClose);
  const small = useMediaQuery("(max-width: 40em)");
  return (
    <Modal opened onClose={guard.close} title={access.title} size={680} fullScreen={small} closeButtonProps={{ "aria-label": words.shell.close }} closeOnClickOutside={false}>
      {error && !data && <Failure error={error} retry={refetch} />}
      {!data && !error && <Skeleton height={280} />}
      {data && <Policy connection={connection} before={data} guard={guard} />}
      <ConfirmModal opened={guard.asking} title={leaving.title} submit={leaving.submit} onConfirm={guard.leave} onClose={guard.stay}>
        {leaving.text}
      </ConfirmModal>
    </Modal>
  );
}

function Policy({ connection, before, guard }: { connection: Connection; before: Line[]; guard: Guard }) {
  const queries = useQueryClient();
  const me = useMe();
  const [begin] = useState(before);
  const [lines, setLines] = useState(before);
  const [confirming, setConfirming] = useState(false);
  const dirty = JSON.stringify(lines) !== JSON.stringify(begin);
  useEffect(() => guard.watch(dirty));
  const reach = useReach(lines);
  const locksOut = reach.complete && reach.people.get(me.id)?.relation !== "editor";
  const save = useMutation({
    mutationFn: (lockout: boolean) => savePolicy(connection.id, lines, lockout),
    onSuccess: () => {
      toastDone(access.done(connection.attributes.name));
      void connectionsChanged(queries);
      guard.leave();
    },
  });
  const submit = () => (locksOut && !confirming ? setConfirming(true) : save.mutate(locksOut));
  return (
    <Stack gap="lg">
      <Text c="dimmed">{access.about(connection.attributes.name)}</Text>
      <FormError error={save.error ? explain(save.error) : null} />
      <AddPrincipal taken={lines.map(({ principal }) => principal)} onAdd={(line) => setLines([...lines, line])} />
      <Lines lines={lines} onLines={setLines} />
      <Preview reach={reach} />
      <div className={classes.footer}>
        <Button variant="default" onClick={guard.close}>
          {words.shell.cancel}
        </Button>
        <Button loading={save.isPending} disabled={!dirty} onClick={submit}>
          {access.submit}
        </Button>
      </div>
      <ConfirmModal
        opened={confirming}
        title={access.lockout.title}
        submit={access.lockout.submit}
        onConfirm={() => {
          setConfirming(false);
          save.mutate(true);
        }}
        onClose={() => setConfirming(false)}
      >
        {access.lockout.text}
      </ConfirmModal>
    </Stack>
  );
}
