// A new team.

import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { createTeam, handleOf, teamsChanged } from "../../lib/data/teams.ts";
import { byField } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { toastDone } from "../../ui/toast.tsx";

const { teams: text, profile } = words.settings;
const AT = "/data/attributes/";
const isField = (pointer: string) => pointer === `${AT}name` || pointer === `${AT}handle`;

export function TeamDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  /** Until somebody chooses one, the handle follows the name. */
  const [chosen, choose] = useState(false);
  const form = useForm({
    initialValues: { name: "", handle: "" },
    validate: { name: (name) => (name.trim() ? null : profile.required(text.name)), handle: (handle) => (handle.trim() ? null : profile.required(text.handle)) },
  });
  const create = useMutation({
    mutationFn: ({ name, handle }: typeof form.values) => createTeam(name.trim(), handle.trim()),
    onSuccess: (_, { name }) => {
      toastDone(text.created(name));
      void teamsChanged(queries);
      onClose();
    },
    onError: (error) => {
      const { fields } = byField(error, isField);
      form.setErrors(Object.fromEntries(Object.entries(fields).map(([pointer, text]) => [pointer.slice(AT.length), text])));
    },
  });
  const name = form.getInputProps("name");
  const handle = form.getInputProps("handle");
  return (
    <Modal opened onClose={onClose} title={text.dialog} closeButtonProps={{ "aria-label": words.shell.close }}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          <FormError error={create.error ? byField(create.error, isField).rest : null} />
          <TextInput
            label={text.name}
            autoComplete="off"
            data-autofocus
            {...name}
            onChange={(event) => {
              form.setFieldValue("name", event.currentTarget.value);
              if (!chosen) form.setFieldValue("handle", handleOf(event.currentTarget.value));
            }}
          />
          <TextInput
            label={text.handle}
            description={text.handleHelp}
            autoComplete="off"
            spellCheck={false}
            {...handle}
            onChange={(event) => {
              choose(true);
              form.setFieldValue("handle", event.currentTarget.value);
            }}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending}>
              {text.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
