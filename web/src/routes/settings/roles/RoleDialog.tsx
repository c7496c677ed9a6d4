// A role of one's own: its name, and what it includes.

import { Button, Checkbox, Modal, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Role } from "../../../api/schema.ts";
import { useLeaveGuard } from "../../../forms/connection/use-leave-guard.ts";
import { peopleChanged, type Permission, permissionsQuery, saveRole } from "../../../lib/data/organization.ts";
import { byAttribute } from "../../../lib/errors.ts";
import { words } from "../../../lib/words/index.ts";
import { ConfirmModal } from "../../../ui/ConfirmModal.tsx";
import { FormError } from "../../../ui/FormError.tsx";
import { Failure } from "../../../ui/Message.tsx";
import { toastDone } from "../../../ui/toast.tsx";
import classes from "../settings.module.css";
import { groupsOf } from "./groups.ts";

const { roles: text } = words;
const { leaving } = words.connectionForm;
const FIELDS = ["name"];

interface Props {
  /** Which to change; absent for a new one. */
  role?: Role;
  /** What it is called and includes at first. */
  name: string;
  given: string[];
  onClose: () => void;
}

export function RoleDialog({ role, name, given, onClose }: Props) {
  const queries = useQueryClient();
  const guard = useLeaveGuard(onClose);
  const small = useMediaQuery("(max-width: 40em)");
  const { data: permissions, error, refetch } = useQuery(permissionsQuery);
  const form = useForm({
    initialValues: { name, permissions: given },
    validate: { name: (name) => (name.trim() ? null : words.settings.profile.required(text.name)) },
  });
  const chosen = new Set(form.values.permissions);
  const same = form.values.name === name && chosen.size === given.length && given.every((id) => chosen.has(id));
  useEffect(() => guard.watch(!same));
  const save = useMutation({
    mutationFn: (draft: typeof form.values) => saveRole(role, draft.name.trim(), draft.permissions),
    onSuccess: (_, draft) => {
      toastDone(role ? text.saved(draft.name.trim()) : text.created(draft.name.trim()));
      void peopleChanged(queries);
      guard.leave();
    },
    onError: (error) => form.setErrors(byAttribute(error, FIELDS).fields),
  });
  const choose = (ids: string[], on: boolean) => {
    const others = form.values.permissions.filter((id) => !ids.includes(id));
    form.setFieldValue("permissions", on ? [...others, ...ids] : others);
  };
  return (
    <Modal
      opened
      onClose={guard.close}
      title={role ? text.editDialog(role.attributes.name) : text.dialog}
      size={720}
      fullScreen={small}
      closeButtonProps={{ "aria-label": words.shell.close }}
      closeOnClickOutside={false}
    >
      <form onSubmit={form.onSubmit((draft) => save.mutate(draft))} noValidate>
        <Stack gap="lg">
          <FormError error={save.error ? byAttribute(save.error, FIELDS).rest : null} />
          <TextInput label={text.name} description={text.nameHelp} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
          {error && !permissions && <Failure error={error} retry={refetch} />}
          {!permissions && !error && <Skeleton height={320} />}
          {permissions && groupsOf(permissions).map(([group, members]) => <PermissionGroup key={group} name={group} members={members} chosen={chosen} onChoose={choose} />)}
          {role && permissions && <Impact role={role} permissions={permissions} before={new Set(given)} after={chosen} />}
          <div className={classes.footer}>
            <Text size="sm" c="dimmed" mr="auto">
              {text.chosen(chosen.size)}
            </Text>
            <Button variant="default" onClick={guard.close}>
              {words.shell.cancel}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={role && same}>
              {role ? text.save : text.submit}
            </Button>
          </div>
        </Stack>
      </form>
      <ConfirmModal opened={guard.asking} title={leaving.title} submit={leaving.submit} onConfirm={guard.leave} onClose={guard.stay}>
        {leaving.text}
      </ConfirmModal>
    </Modal>
  );
}

interface GroupProps {
  name: string;
  members: Permission[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: string[], on: boolean) => void;
}

function PermissionGroup({ name, members, chosen, onChoose }: GroupProps) {
  const ids = members.map(({ id }) => id);
  const count = ids.filter((id) => chosen.has(id)).length;
  const all = count === ids.length;
  return (
    <div role="group" aria-label={name} className={classes.permissions}>
      <Checkbox
        className={classes.whole}
        label={name}
        aria-label={text.wholeGroup(name)}
        checked={all}
        indeterminate={count > 0 && !all}
        onChange={() => onChoose(ids, !all)}
      />
      {members.map(({ id, attributes }) => (
        <Checkbox
          key={id}
          label={attributes.display_name}
          description={attributes.description}
          checked={chosen.has(id)}
          onChange={(event) => onChoose([id], event.currentTarget.checked)}
        />
      ))}
    </div>
  );
}

interface ImpactProps {
  role: Role;
  permissions: Permission[];
  before: ReadonlySet<string>;
  after: ReadonlySet<string>;
}

/** Whom an edit reaches, and how. */
function Impact({ role, permissions, before, after }: ImpactProps) {
  const { impact } = text;
  const people = role.attributes.user_count ?? 0;
  const named = (has: ReadonlySet<string>, had: ReadonlySet<string>) =>
    permissions
      .filter(({ id }) => has.has(id) && !had.has(id))
      .map(({ attributes }) => attributes.display_name)
      .join(", ");
  const [gained, lost] = [named(after, before), named(before, after)];
  return (
    <section className={classes.effect} aria-label={impact.title}>
      {people === 0 && <Text size="sm">{impact.none}</Text>}
      {people > 0 && !gained && !lost && <Text size="sm">{impact.same(people)}</Text>}
      {people > 0 && gained && <Text size="sm">{impact.gain(people, gained)}</Text>}
      {people > 0 && lost && <Text size="sm">{impact.lose(people, lost)}</Text>}
    </section>
  );
}
