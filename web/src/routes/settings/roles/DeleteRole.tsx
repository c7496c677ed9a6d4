// Deleting a role, with those who lose it.

import { List, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { Role } from "../../../api/schema.ts";
import { connectionsChanged } from "../../../lib/data/connections.ts";
import { deleteRole, holdersQuery, peopleChanged } from "../../../lib/data/organization.ts";
import { explain } from "../../../lib/errors.ts";
import { words } from "../../../lib/words/index.ts";
import { ConfirmModal } from "../../../ui/ConfirmModal.tsx";
import { FormError } from "../../../ui/FormError.tsx";
import { toastDone } from "../../../ui/toast.tsx";

const { roles: text } = words;

export function DeleteRole({ role, onClose }: { role: Role; onClose: () => void }) {
  const queries = useQueryClient();
  const { data, error } = useQuery(holdersQuery(role.id));
  const { name } = role.attributes;
  const remove = useMutation({
    mutationFn: () => deleteRole(role),
    onSuccess: () => {
      toastDone(text.deleted(name));
      onClose();
    },
    // Who has a role decides about connections too.
    onSettled: () => Promise.all([peopleChanged(queries), connectionsChanged(queries)]),
  });
  const failed = remove.error ?? (data ? null : error);
  return (
    <ConfirmModal opened title={text.deleteTitle(name)} submit={text.delete} onConfirm={() => remove.mutate()} onClose={onClose}>
      <Stack gap="sm">
        <FormError error={failed ? explain(failed) : null} />
        {!data && !error && <Skeleton height={60} />}
        {data?.count === 0 && <Text size="sm">{text.deleteNobody}</Text>}
        {data && data.count > 0 && (
          <>
            <Text size="sm">{text.deletePeople(data.count)}</Text>
            <List size="sm">
              {data.names.map((each) => (
                <List.Item key={each}>{each}</List.Item>
              ))}
              {data.count > data.names.length && <List.Item>{text.more(data.count - data.names.length)}</List.Item>}
            </List>
            <Text size="sm">{text.deleteShared}</Text>
          </>
        )}
      </Stack>
    </ConfirmModal>
  );
}
