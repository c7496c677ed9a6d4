// A new key or token of some sort, which is shown once.

import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";

import { byAttribute } from "../../../lib/errors.ts";
import { words } from "../../../lib/words/index.ts";
import type { KeyKind } from "../../../lib/words/keys.ts";
import { FormError } from "../../../ui/FormError.tsx";
import { ShownOnce } from "../../../ui/ShownOnce.tsx";
import { type Offer, Scopes } from "./Scopes.tsx";

const { keys: text } = words;
const FIELDS = ["name", "scopes", "expires_at"];
const DAY = 86_400_000;
const NEVER = "never";
const ENDS = Object.entries(text.in).map(([value, label]) => ({ value, label }));

export interface Asked {
  name: string;
  /** Null is everything that its owner may do. */
  scopes: string[] | null;
  expires_at?: string;
  register: boolean;
}

interface Props {
  kind: KeyKind;
  /** Absent for what has no scopes. */
  scopes?: Offer;
  /** Absent for what does not end. */
  ends?: "always" | "maybe";
  /** Whether it can be registered for connections and apps. */
  registers?: boolean;
  /** Answers the key itself. */
  create: (asked: Asked) => Promise<string>;
  onMade: () => void;
  onClose: () => void;
}

/** A minute less, so that a year by our clock is not more than a year by the server's. */
const endIn = (days: string) => (days === NEVER ? undefined : new Date(Date.now() + Number(days) * DAY - 60_000).toISOString());

export function KeyDialog({ kind, scopes, ends, registers, create, onMade, onClose }: Props) {
  const form = useForm({
    initialValues: { name: "", scopes: scopes?.optional ? null : ([] as string[] | null), expires_at: "30", register: false },
    validate: { name: (name) => (name.trim() ? null : words.settings.profile.required(text.name)) },
  });
  const making = useMutation({
    // The answer is a secret.
    gcTime: 0,
    mutationFn: ({ name, scopes, expires_at, register }: typeof form.values) => create({ name: name.trim(), scopes, expires_at: endIn(expires_at), register }),
    onSuccess: onMade,
    onError: (error) => form.setErrors(byAttribute(error, FIELDS).fields),
  });
  const made = making.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? text.made(form.values.name.trim()) : kind.dialog}
      closeButtonProps={{ "aria-label": words.shell.close }}
      closeOnClickOutside={false}
      closeOnEscape={!made}
      withCloseButton={!made}
    >
      {made ? (
        <ShownOnce text={kind.once} secret={made} copy={kind.copy} done={text.done} onDone={onClose} />
      ) : (
        <form onSubmit={form.onSubmit((values) => making.mutate(values))} noValidate>
          <Stack gap="md">
            <FormError error={making.error ? byAttribute(making.error, FIELDS).rest : null} />
            <TextInput label={text.name} description={kind.nameHelp} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
            {scopes && <Scopes {...scopes} value={form.values.scopes} onChange={(value) => form.setFieldValue("scopes", value)} error={form.errors.scopes} />}
            {ends && (
              <Select
                label={text.ends}
                data={ends === "maybe" ? [...ENDS, { value: NEVER, label: text.neverEnds }] : ENDS}
                allowDeselect={false}
                {...form.getInputProps("expires_at")}
              />
            )}
            {registers && <Checkbox label={text.register} description={text.registerHelp} {...form.getInputProps("register", { type: "checkbox" })} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {words.shell.cancel}
              </Button>
              <Button type="submit" loading={making.isPending}>
                {text.submit}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
