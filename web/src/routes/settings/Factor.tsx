// The second factor: whether there is one, setting one up, taking it away.

import { Badge, Button, Group, Skeleton, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { accountChanged, factorQuery, removeFactor } from "../../lib/data/account.ts";
import { explain } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { FormError } from "../../ui/FormError.tsx";
import { toastDone } from "../../ui/toast.tsx";
import { FactorDialog } from "./FactorDialog.tsx";
import { Section } from "./ProfilePage.tsx";

const { factor: text } = words.settings;

export function Factor() {
  const queries = useQueryClient();
  const { data, error } = useQuery(factorQuery);
  const [opened, open] = useState<"begin" | "remove">();
  const close = () => open(undefined);
  const remove = useMutation({
    mutationFn: removeFactor,
    onSuccess: () => {
      toastDone(text.removed);
      void accountChanged(queries);
    },
  });
  const failed = remove.error ?? (data === undefined ? error : null);
  return (
    <Section title={text.title} about={text.about}>
      <FormError error={failed ? explain(failed) : null} />
      {data === undefined && !error && <Skeleton height={32} />}
      {data !== undefined && (
        <Group gap="sm">
          <Badge color={data ? "green" : "gray"}>{data ? text.on : text.off}</Badge>
          {data && (
            <Text size="sm" c="dimmed" flex={1}>
              {text.codesLeft(data.attributes.recovery_codes_left ?? 0)}
            </Text>
          )}
          <Button variant="default" ml={data ? undefined : "auto"} loading={remove.isPending} onClick={() => open(data ? "remove" : "begin")}>
            {data ? text.remove : text.begin}
          </Button>
        </Group>
      )}
      {opened === "begin" && <FactorDialog onClose={close} />}
      <ConfirmModal
        opened={opened === "remove"}
        title={text.removeTitle}
        submit={text.remove}
        onConfirm={() => {
          close();
          if (data) remove.mutate(data.id);
        }}
        onClose={close}
      >
        {text.removeText}
      </ConfirmModal>
    </Section>
  );
}
