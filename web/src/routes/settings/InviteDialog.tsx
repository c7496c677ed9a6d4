// Inviting somebody: their address and roles, and then the link that lets them in.

import { Button, Group, Modal, MultiSelect, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { User } from "../../api/schema.ts";
import { inviteAgain, invitePerson, peopleChanged, rolesQuery } from "../../lib/data/organization.ts";
import { byField } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { ShownOnce } from "../../ui/ShownOnce.tsx";

const { people: text, profile } = words.settings;
const EMAIL = "/data/attributes/email";
const isField = (pointer: string) => pointer === EMAIL;

interface Props {
  /** Who was invited before and gets another link; absent for somebody new. */
  person?: User;
  onClose: () => void;
}

export function InviteDialog({ person, onClose }: Props) {
  const queries = useQueryClient();
  const { data: roles = [] } = useQuery(rolesQuery);
  const form = useForm({
    initialValues: { email: person?.attributes.email ?? "", roles: [] as string[] },
    validate: { email: (email) => (email.trim() ? null : profile.required(text.email)) },
  });
  const invite = useMutation({
    // The link lets somebody in.
    gcTime: 0,
    mutationFn: ({ email, roles }: typeof form.values) => (person ? inviteAgain(person.id) : invitePerson(email.trim(), roles)),
    onError: (error) => form.setErrors({ email: byField(error, isField).fields[EMAIL] }),
    onSettled: () => peopleChanged(queries),
  });
  const { mutate } = invite;
  const { values } = form;
  const again = person !== undefined;
  // Another link needs no questions.
  useEffect(() => {
    if (again) mutate({ email: "", roles: [] });
  }, [again, mutate]);
  const link = invite.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={link ? text.link : text.dialog}
      closeButtonProps={{ "aria-label": words.shell.close }}
      closeOnClickOutside={false}
      closeOnEscape={!link}
      withCloseButton={!link}
    >
      {link ? (
        <ShownOnce text={text.linkText(values.email)} secret={link} copy={text.copyLink} done={text.done} onDone={onClose} />
      ) : (
        <form onSubmit={form.onSubmit((values) => invite.mutate(values))} noValidate>
          <Stack gap="md">
            <FormError error={invite.error ? byField(invite.error, isField).rest : null} />
            <TextInput label={text.email} type="email" autoComplete="off" readOnly={again} data-autofocus {...form.getInputProps("email")} />
            {!again && (
              <MultiSelect
                label={text.roles}
                description={text.rolesHelp}
                searchable
                data={roles.map(({ id, attributes }) => ({ value: id, label: attributes.name }))}
                {...form.getInputProps("roles")}
              />
            )}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {words.shell.cancel}
              </Button>
              <Button type="submit" loading={invite.isPending}>
                {text.submit}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
