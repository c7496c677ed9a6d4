// Another name or other scopes for a key that there is; the key itself stays.

import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";

import { byAttribute } from "../../../lib/errors.ts";
import { words } from "../../../lib/words/index.ts";
import { FormError } from "../../../ui/FormError.tsx";
import { toastDone } from "../../../ui/toast.tsx";
import { type Offer, Scopes } from "./Scopes.tsx";

const { keys: text } = words;
const FIELDS = ["name", "scopes"];

export interface Changed {
  name: string;
  scopes: string[] | null;
}

interface Props {
  before: Changed;
  /** Absent for what has no scopes. */
  scopes?: Offer;
  save: (changed: Changed) => Promise<void>;
  onSaved: () => void;
  onClose: () => void;
}

export function KeyEditDialog({ before, scopes, save, onSaved, onClose }: Props) {
  const form = useForm({
    initialValues: before,
    validate: { name: (name) => (name.trim() ? null : words.settings.profile.required(text.name)) },
  });
  const saving = useMutation({
    mutationFn: ({ name, scopes }: Changed) => save({ name: name.trim(), scopes }),
    onSuccess: (_, { name }) => {
      toastDone(text.saved(name.trim()));
      onSaved();
      onClose();
    },
    onError: (error) => form.setErrors(byAttribute(error, FIELDS).fields),
  });
  return (
    <Modal opened onClose={onClose} title={text.editOf(before.name)} closeButtonProps={{ "aria-label": words.shell.close }}>
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
        <Stack gap="md">
          <FormError error={saving.error ? byAttribute(saving.error, FIELDS).rest : null} />
          <TextInput label={text.name} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
          {scopes && <Scopes {...scopes} value={form.values.scopes} onChange={(value) => form.setFieldValue("scopes", value)} error={form.errors.scopes} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {words.shell.cancel}
            </Button>
            <Button type="submit" loading={saving.isPending} disabled={!form.isDirty()}>
              {text.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
