// A new team, or another name and handle for one.

import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Team } from "../../api/schema.ts";
import { changeTeam, createTeam, handleOf, teamsChanged } from "../../lib/data/teams.ts";
import { byAttribute } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { toastDone } from "../../ui/toast.tsx";

const { teams: text, profile } = words.settings;
const FIELDS = ["name", "handle"];

interface Props {
  /** Which to change; absent for a new one. */
  team?: Team;
  onClose: () => void;
}

export function TeamDialog({ team, onClose }: Props) {
  const queries = useQueryClient();
  /** Until somebody chooses one, the handle follows the name. */
  const [chosen, choose] = useState(team !== undefined);
  const form = useForm({
    initialValues: { name: team?.attributes.name ?? "", handle: team?.attributes.handle ?? "" },
    validate: { name: (name) => (name.trim() ? null : profile.required(text.name)), handle: (handle) => (handle.trim() ? null : profile.required(text.handle)) },
  });
  const save = useMutation({
    mutationFn: ({ name, handle }: typeof form.values) => (team ? changeTeam(team, name.trim(), handle.trim()) : createTeam(name.trim(), handle.trim())),
    onSuccess: (_, { name }) => {
      toastDone(team ? text.saved(name) : text.created(name));
      void teamsChanged(queries);
      onClose();
    },
    onError: (error) => form.setErrors(byAttribute(error, FIELDS).fields),
  });
  const name = form.getInputProps("name");
  const handle = form.getInputProps("handle");
  return (
    <Modal opened onClose={onClose} title={team ? text.editOf(team.attributes.name) : text.dialog} closeButtonProps={{ "aria-label": words.shell.close }}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="md">
          <FormError error={save.error ? byAttribute(save.error, FIELDS).rest : null} />
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
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {words.shell.cancel}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={team && !form.isDirty()}>
              {team ? text.save : text.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
