// Whether an application key may be used for connections and apps, and the way to change it.

import { Badge, Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Unplug } from "lucide-react";
import { useState } from "react";

import { keysChanged, setRegistered } from "../../../lib/data/keys.ts";
import { words } from "../../../lib/words/index.ts";
import { ConfirmModal } from "../../../ui/ConfirmModal.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";
import { toastDone, toastFailed } from "../../../ui/toast.tsx";

const { keys: text } = words;

interface Props {
  id: string;
  name: string;
  /** Undefined while it is not known. */
  registered: boolean | undefined;
  may: boolean;
}

function useRegister({ id, name }: Pick<Props, "id" | "name">) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (registered: boolean) => setRegistered(id, registered),
    onSuccess: (_, registered) => toastDone(registered ? text.registeredNow(name) : text.unregisteredNow(name)),
    onError: (error) => toastFailed(text.registerFailed(name), error),
    onSettled: () => keysChanged(queries),
  });
}

export function Registration({ id, name, registered, may }: Props) {
  const register = useRegister({ id, name });
  if (registered === undefined) return null;
  if (registered) return <Badge color="green">{text.registered}</Badge>;
  return (
    <Group gap={6} wrap="nowrap">
      <Badge color="amber">{text.unregistered}</Badge>
      {may && (
        <Button size="compact-xs" variant="default" loading={register.isPending} aria-label={text.registerOf(name)} onClick={() => register.mutate(true)}>
          {text.registerIt}
        </Button>
      )}
    </Group>
  );
}

export function Unregister({ id, name, registered, may }: Props) {
  const register = useRegister({ id, name });
  const [asking, ask] = useState(false);
  if (!registered || !may) return null;
  return (
    <>
      <IconButton icon={Unplug} label={text.unregister} longLabel={text.unregisterOf(name)} loading={register.isPending} onClick={() => ask(true)} />
      <ConfirmModal
        opened={asking}
        title={text.unregisterTitle}
        submit={text.unregister}
        onConfirm={() => {
          ask(false);
          register.mutate(false);
        }}
        onClose={() => ask(false)}
      >
        {text.unregisterText(name)}
      </ConfirmModal>
    </>
  );
}
