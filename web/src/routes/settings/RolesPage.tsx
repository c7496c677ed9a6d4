// What each role includes, as a matrix.

import { Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Check, Minus } from "lucide-react";

import type { Role } from "../../api/schema.ts";
import { permissionsQuery, rolesQuery } from "../../lib/data/organization.ts";
import { words } from "../../lib/words/index.ts";
import { Failure } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import classes from "./settings.module.css";

const { settings } = words;
const { roles: text } = settings;

export function RolesPage() {
  const roles = useQuery(rolesQuery);
  const permissions = useQuery(permissionsQuery);
  const error = roles.error ?? permissions.error;
  const again = () => void Promise.all([roles.refetch(), permissions.refetch()]);
  return (
    <Page title={settings.pages.roles} about={text.about}>
      {error && !(roles.data && permissions.data) && <Failure error={error} retry={again} />}
      {!error && !(roles.data && permissions.data) && <Skeleton height={320} aria-label={words.shell.loading} />}
      {roles.data && permissions.data && <Matrix roles={roles.data} permissions={permissions.data} />}
    </Page>
  );
}

interface Permission {
  id: string;
  attributes: { name: string; display_name: string; description: string; group_name: string };
}

function Matrix({ roles, permissions }: { roles: Role[]; permissions: Permission[] }) {
  const groups = [...Map.groupBy(permissions, ({ attributes }) => attributes.group_name)].toSorted(([a], [b]) => a.localeCompare(b));
  return (
    // It scrolls both ways, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.matrix} tabIndex={0} role="group" aria-label={text.label}>
      <Table aria-label={text.label} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{text.permission}</Table.Th>
            {roles.map(({ id, attributes }) => (
              <Table.Th key={id} scope="col" ta="center">
                {attributes.name}
                <Text size="xs" c="dimmed" fw={400}>
                  {text.people(attributes.user_count ?? 0)}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        {groups.map(([group, members]) => (
          <Table.Tbody key={group}>
            <Table.Tr className={classes.groupRow}>
              <Table.Th colSpan={roles.length + 1} scope="rowgroup">
                {group}
              </Table.Th>
            </Table.Tr>
            {members.map((permission) => (
              <Row key={permission.id} permission={permission} roles={roles} />
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </div>
  );
}

function Row({ permission: { id, attributes }, roles }: { permission: Permission; roles: Role[] }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Text size="sm" fw={550}>
          {attributes.display_name}
        </Text>
        <Text size="xs" c="dimmed" fw={400}>
          {attributes.description}
        </Text>
      </Table.Th>
      {roles.map((role) => {
        const has = role.relationships.permissions.data.some((each) => each.id === id);
        const Icon = has ? Check : Minus;
        return (
          <Table.Td key={role.id}>
            <span className={has ? classes.yes : classes.no}>
              <Icon size={16} aria-hidden />
              <span className="visually-hidden">{has ? text.included : text.excluded}</span>
            </span>
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}
