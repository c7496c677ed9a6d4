// What one may do to the connection as a whole. Whoever may not change it has none of these.

import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ban, CircleCheck, Lock, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import type { Connection } from "../../api/schema.ts";
import { connectionsChanged, disableConnection, enableConnection, mayEdit } from "../../lib/data/connections.ts";
import { words } from "../../lib/words/index.ts";
import { Permissions } from "../../forms/access/Permissions.tsx";
import { DeleteDialog } from "../../forms/connection/DeleteDialog.tsx";
import { EditConnection } from "../../forms/connection/EditConnection.tsx";
import { toastDone, toastFailed } from "../../ui/toast.tsx";
import classes from "./connection.module.css";

const { connection: text, connections } = words;

export function Actions({ connection }: { connection: Connection }) {
  const [opened, open] = useState<"edit" | "permissions" | "remove">();
  const navigate = useNavigate();
  const toggle = useSwitch(connection);
  if (!mayEdit(connection)) return null;
  const { disabled } = connection.attributes;
  const close = () => open(undefined);
  const icon = { size: 15, strokeWidth: 1.75, "aria-hidden": true };
  return (
    <Group gap="xs" className={classes.actions}>
      <Button variant="default" leftSection={<Pencil {...icon} />} onClick={() => open("edit")}>
        {connections.edit}
      </Button>
      <Button variant="default" leftSection={<Lock {...icon} />} onClick={() => open("permissions")}>
        {connections.permissions}
      </Button>
      <Button variant="default" leftSection={disabled ? <CircleCheck {...icon} /> : <Ban {...icon} />} loading={toggle.isPending} onClick={() => toggle.mutate()}>
        {disabled ? text.enable : text.disable}
      </Button>
      <Button variant="default" c="var(--ink-bad)" leftSection={<Trash2 {...icon} />} onClick={() => open("remove")}>
        {connections.remove}
      </Button>
      {opened === "edit" && <EditConnection id={connection.id} onClose={close} />}
      {opened === "permissions" && <Permissions connection={connection} onClose={close} />}
      <DeleteDialog connections={opened === "remove" ? [connection] : []} onClose={close} onDelete={() => void navigate({ to: "/connections" })} />
    </Group>
  );
}

function useSwitch(connection: Connection) {
  const queries = useQueryClient();
  const { name, disabled } = connection.attributes;
  return useMutation({
    mutationFn: () => (disabled ? enableConnection(connection) : disableConnection(connection)),
    onSuccess: () => toastDone(disabled ? text.enabled(name) : text.disabled(name)),
    onError: (error) => toastFailed(text.disableFailed(name), error),
    onSettled: () => connectionsChanged(queries),
  });
}
