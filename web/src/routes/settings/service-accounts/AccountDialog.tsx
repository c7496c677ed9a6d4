// A new service account, or another name and address for one.

import { Button, Group, Modal, MultiSelect, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { User } from "../../../api/schema.ts";
import { useMe } from "../../../lib/data/me.ts";
import { changeUser, peopleChanged, rolesQuery } from "../../../lib/data/organization.ts";
import { createServiceAccount } from "../../../lib/data/service-accounts.ts";
import { byAttribute } from "../../../lib/errors.ts";
import { words } from "../../../lib/words/index.ts";
import { FormError } from "../../../ui/FormError.tsx";
import { toastDone } from "../../../ui/toast.tsx";

const { serviceAccounts: text } = words;
const FIELDS = ["name", "email"];
const required = (label: string) => (value: string) => (value.trim() ? null : words.settings.profile.required(label));

interface Props {
  /** Which to change; absent for a new one. */
  account?: User;
  onClose: () => void;
  onCreated?: (id: string) => void;
}

export function AccountDialog({ account, onClose, onCreated }: Props) {
  const queries = useQueryClient();
  const mayRoles = useMe().permissions.has("user_access_manage");
  const { data: roles = [] } = useQuery({ ...rolesQuery, enabled: !account });
  const form = useForm({
    initialValues: { name: account?.attributes.name ?? "", email: account?.attributes.email ?? "", roles: [] as string[] },
    validate: { name: required(text.name), email: required(text.email) },
  });
  const save = useMutation({
    mutationFn: async ({ name, email, roles }: typeof form.values) => {
      if (!account) return createServiceAccount(name.trim(), email.trim(), roles);
      await changeUser(account, { name: name.trim(), email: email.trim() });
      return account.id;
    },
    onSuccess: (id, { name }) => {
      toastDone(account ? text.saved(name.trim()) : text.created(name.trim()));
      void peopleChanged(queries);
      onClose();
      if (!account) onCreated?.(id);
    },
    onError: (error) => form.setErrors(byAttribute(error, FIELDS).fields),
  });
  return (
    <Modal opened onClose={onClose} title={account ? text.editDialog : text.dialog} closeButtonProps={{ "aria-label": words.shell.close }}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="md">
          <FormError error={save.error ? byAttribute(save.error, FIELDS).rest : null} />
          <TextInput label={text.name} description={text.nameHelp} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
          <TextInput label={text.email} description={text.emailHelp} type="email" autoComplete="off" {...form.getInputProps("email")} />
          {!account && (
            <MultiSelect
              label={text.roles}
              description={mayRoles ? text.rolesHelp : text.rolesMayNot}
              disabled={!mayRoles}
              searchable
              data={roles.map(({ id, attributes }) => ({ value: id, label: attributes.name }))}
              {...form.getInputProps("roles")}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {words.shell.cancel}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={account && !form.isDirty()}>
              {account ? text.save : text.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
