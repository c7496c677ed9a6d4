// A new access token, which is shown once.

import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useMe } from "../../lib/data/me.ts";
import { createToken, tokensChanged } from "../../lib/data/tokens.ts";
import { byField } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { ShownOnce } from "../../ui/ShownOnce.tsx";

const { tokens: text, profile } = words.settings;
const AT = "/data/attributes/";
const FIELDS = ["name", "scopes", "expires_at"];
const isField = (pointer: string) => FIELDS.includes(pointer.slice(AT.length));
const DAY = 86_400_000;
const ENDS = Object.entries(text.in).map(([value, label]) => ({ value, label }));

export function TokenDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { name: "", scopes: [] as string[], expires_at: "30" },
    validate: { name: (name) => (name.trim() ? null : profile.required(text.name)) },
  });
  const create = useMutation({
    // The answer is a secret.
    gcTime: 0,
    mutationFn: ({ name, scopes, expires_at }: typeof form.values) => {
      const end = new Date(Date.now() + Number(expires_at) * DAY - 60_000).toISOString();
      return createToken({ name: name.trim(), scopes, expires_at: end });
    },
    onSuccess: () => tokensChanged(queries),
    onError: (error) => {
      const { fields } = byField(error, isField);
      form.setErrors(Object.fromEntries(Object.entries(fields).map(([pointer, text]) => [pointer.slice(AT.length), text])));
    },
  });
  const made = create.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? text.made(form.values.name) : text.dialog}
      closeButtonProps={{ "aria-label": words.shell.close }}
      closeOnClickOutside={false}
      closeOnEscape={!made}
      withCloseButton={!made}
    >
      {made ? (
        <ShownOnce text={text.once} secret={made} copy={text.copy} done={text.done} onDone={onClose} />
      ) : (
        <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
          <Stack gap="md">
            <FormError error={create.error ? byField(create.error, isField).rest : null} />
            <TextInput label={text.name} description={text.nameHelp} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
            <MultiSelect label={text.scopes} description={text.scopesHelp} data={[...me.permissions].toSorted()} searchable {...form.getInputProps("scopes")} />
            <Select label={text.ends} data={ENDS} allowDeselect={false} {...form.getInputProps("expires_at")} />
            <Group justify="flex-end">
              <Button type="submit" loading={create.isPending}>
                {text.submit}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
