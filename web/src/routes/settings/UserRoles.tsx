// Which roles somebody has, and what another choice would change.

import { Button, Checkbox, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Role, User } from "../../api/schema.ts";
import { peopleChanged, permissionsQuery, rolesQuery, setRoles } from "../../lib/data/organization.ts";
import { explain } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { Failure } from "../../ui/Message.tsx";
import { toastDone } from "../../ui/toast.tsx";
import classes from "./settings.module.css";

const { of: text } = words.roles;

export function UserRoles({ user, onClose }: { user: User; onClose: () => void }) {
  const { data: roles, error, refetch } = useQuery(rolesQuery);
  const name = user.attributes.name || user.attributes.email;
  return (
    <Modal opened onClose={onClose} title={text.title(name)} closeButtonProps={{ "aria-label": words.shell.close }}>
      {error && !roles && <Failure error={error} retry={refetch} />}
      {!roles && !error && <Skeleton height={160} />}
      {roles && <Choice user={user} name={name} roles={roles} onClose={onClose} />}
    </Modal>
  );
}

function Choice({ user, name, roles, onClose }: { user: User; name: string; roles: Role[]; onClose: () => void }) {
  const queries = useQueryClient();
  const [before] = useState(() => user.relationships.roles.data.map(({ id }) => id));
  const [chosen, choose] = useState(before);
  const save = useMutation({
    mutationFn: () => setRoles(user, chosen),
    onSuccess: () => {
      toastDone(text.saved(name));
      onClose();
    },
    onSettled: () => peopleChanged(queries),
  });
  const same = chosen.length === before.length && chosen.every((id) => before.includes(id));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="md">
        <FormError error={save.error ? explain(save.error) : null} />
        <Text size="sm" c="dimmed">
          {text.about}
        </Text>
        <Checkbox.Group value={chosen} onChange={choose} aria-label={text.title(name)}>
          <Stack gap="xs">
            {roles.map(({ id, attributes }) => (
              <Checkbox key={id} value={id} label={attributes.name} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Effect roles={roles} before={before} after={chosen} same={same} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words.shell.cancel}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={same}>
            {words.roles.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Effect({ roles, before, after, same }: { roles: Role[]; before: string[]; after: string[]; same: boolean }) {
  const { data: permissions = [] } = useQuery(permissionsQuery);
  const given = (ids: string[]) => new Set(roles.filter(({ id }) => ids.includes(id)).flatMap((role) => role.relationships.permissions.data.map(({ id }) => id)));
  const [had, has] = [given(before), given(after)];
  const named = (ids: Set<string>, but: Set<string>) =>
    permissions
      .filter(({ id }) => ids.has(id) && !but.has(id))
      .map(({ attributes }) => attributes.display_name)
      .join(", ");
  const [gained, lost] = [named(has, had), named(had, has)];
  if (same && after.length > 0) return null;
  return (
    <div className={classes.effect} role="status">
      {gained && <Text size="sm">{text.gain(gained)}</Text>}
      {lost && <Text size="sm">{text.lose(lost)}</Text>}
      {!gained && !lost && !same && <Text size="sm">{text.same}</Text>}
      {after.length === 0 && <Text size="sm">{text.none}</Text>}
    </div>
  );
}
