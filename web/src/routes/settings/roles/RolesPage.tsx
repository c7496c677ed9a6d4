// Roles: those that are built in, those of one's own, and what each includes.

import { Badge, Button, Group, Skeleton, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Copy, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import type { Role } from "../../../api/schema.ts";
import { useMe } from "../../../lib/data/me.ts";
import { builtInQuery, type Permission, permissionsQuery, rolesQuery } from "../../../lib/data/organization.ts";
import { words } from "../../../lib/words/index.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { Failure } from "../../../ui/Message.tsx";
import { Page } from "../../../ui/Page.tsx";
import { type Column, ResourceTable } from "../../../ui/ResourceTable.tsx";
import classes from "../settings.module.css";
import { DeleteRole } from "./DeleteRole.tsx";
import { Matrix } from "./Matrix.tsx";
import { RoleDialog } from "./RoleDialog.tsx";

const { roles: text } = words;

export function RolesPage() {
  const may = useMe().permissions.has("user_access_manage");
  const roles = useQuery(rolesQuery);
  const builtIn = useQuery(builtInQuery);
  const permissions = useQuery(permissionsQuery);
  const [making, make] = useState(false);
  const parts = [roles, builtIn, permissions];
  const error = parts.find((part) => part.error && !part.data)?.error;
  const create = may && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => make(true)}>
      {text.create}
    </Button>
  );
  return (
    <Page title={words.settings.pages.roles} about={text.about} actions={create}>
      {error && <Failure error={error} retry={() => void Promise.all(parts.map((part) => part.refetch()))} />}
      {!error && <List roles={builtIn.data && permissions.data && roles.data} builtIn={builtIn.data} permissions={permissions.data ?? []} may={may} />}
      {!error && (
        <>
          <Title order={2} mt="xl" mb="sm">
            {text.compare}
          </Title>
          {roles.data && permissions.data ? (
            <Matrix roles={roles.data} permissions={permissions.data} />
          ) : (
            <Skeleton height={320} role="status" aria-label={words.shell.loading} />
          )}
        </>
      )}
      {making && <RoleDialog name="" given={defaultsOf(permissions.data)} onClose={() => make(false)} />}
    </Page>
  );
}

/** What the API gives every new role unless that is refused. */
const defaultsOf = (permissions: Permission[] = []) => permissions.filter(({ attributes }) => attributes.restricted).map(({ id }) => id);

interface ListProps {
  roles: Role[] | undefined;
  builtIn: ReadonlySet<string> | undefined;
  permissions: Permission[];
  may: boolean;
}

function List({ roles, builtIn, permissions, may }: ListProps) {
  const [editing, edit] = useState<Role>();
  const [copying, copy] = useState<Role>();
  const [leaving, leave] = useState<Role>();
  const columns: Column<Role>[] = [
    {
      id: "name",
      head: text.columns.name,
      grow: true,
      cell: ({ id, attributes: { name } }) => (
        <Group gap="xs" wrap="nowrap" className={classes.name}>
          <Text size="sm" fw={550} truncate title={name}>
            {name}
          </Text>
          <Badge color="gray">{builtIn?.has(id) ? text.builtIn : text.custom}</Badge>
        </Group>
      ),
    },
    { id: "gives", head: text.columns.gives, from: "sm", width: 220, cell: (role) => text.gives(givenBy(role).length, permissions.length) },
    { id: "people", head: text.columns.people, from: "sm", width: 200, cell: ({ attributes }) => text.people(attributes.user_count ?? 0) },
  ];
  const actions = (role: Role) => {
    const { name } = role.attributes;
    const own = !builtIn?.has(role.id);
    return (
      <>
        {own && <IconButton icon={Pencil} label={text.edit} longLabel={text.editOf(name)} onClick={() => edit(role)} />}
        <IconButton icon={Copy} label={text.copy} longLabel={text.copyOf(name)} onClick={() => copy(role)} />
        {own && <IconButton icon={Trash2} label={text.delete} longLabel={text.deleteOf(name)} onClick={() => leave(role)} />}
      </>
    );
  };
  return (
    <>
      <ResourceTable label={text.list} columns={columns} rows={roles} idOf={({ id }) => id} nameOf={({ attributes }) => attributes.name} actions={may ? actions : undefined} />
      {editing && <RoleDialog role={editing} name={editing.attributes.name} given={givenBy(editing)} onClose={() => edit(undefined)} />}
      {copying && <RoleDialog name={text.copyName(copying.attributes.name)} given={givenBy(copying)} onClose={() => copy(undefined)} />}
      {leaving && <DeleteRole role={leaving} onClose={() => leave(undefined)} />}
    </>
  );
}

const givenBy = (role: Role) => role.relationships.permissions.data.map(({ id }) => id);
