// Permissions by the heading under which they stand.

import type { Permission } from "../../../lib/data/organization.ts";

export const groupsOf = (permissions: Permission[]): [string, Permission[]][] =>
  [...Map.groupBy(permissions, ({ attributes }) => attributes.group_name)].toSorted(([a], [b]) => a.localeCompare(b));
