// What each role includes, as a matrix.

import { Table, Text } from "@mantine/core";
import { Check, Minus } from "lucide-react";

import type { Role } from "../../../api/schema.ts";
import type { Permission } from "../../../lib/data/organization.ts";
import { words } from "../../../lib/words/index.ts";
import classes from "../settings.module.css";
import { groupsOf } from "./groups.ts";

const { roles: text } = words;

export function Matrix({ roles, permissions }: { roles: Role[]; permissions: Permission[] }) {
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
                <Text size="sm" fw={600} truncate maw={130} mx="auto" title={attributes.name}>
                  {attributes.name}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        {groupsOf(permissions).map(([group, members]) => (
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
