// Passkeys: which there are, another one, one less.

import { Button, Group, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Fingerprint, Trash2 } from "lucide-react";
import { useState } from "react";

import { accountChanged, addPasskey, passkeysQuery, removePasskey } from "../../lib/data/account.ts";
import { explain } from "../../lib/errors.ts";
import { PasskeyRefused, passkeysWork } from "../../lib/passkeys.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { toastDone } from "../../ui/toast.tsx";
import { Section } from "./ProfilePage.tsx";

const { passkeys: text, profile } = words.settings;

export function Passkeys() {
  const queries = useQueryClient();
  const { data, error } = useQuery(passkeysQuery);
  const done = (message: string) => {
    toastDone(message);
    void accountChanged(queries);
  };
  const remove = useMutation({ mutationFn: removePasskey, onSuccess: () => done(text.removed) });
  const failed = remove.error ?? (data ? null : error);
  return (
    <Section title={text.title} about={text.about}>
      <FormError error={failed ? explain(failed) : null} />
      {!data && !error && <Skeleton height={32} />}
      {data?.length === 0 && <Text size="sm" c="dimmed">{text.none}</Text>}
      {data?.map(({ id, attributes: { name, last_used_at } }) => (
        <Group key={id} gap="sm" wrap="nowrap">
          <Fingerprint size={16} aria-hidden />
          <Text size="sm" fw={550} flex={1} truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            {last_used_at ? (
              <>
                {text.used} <TimeAgo time={last_used_at} />
              </>
            ) : (
              text.never
            )}
          </Text>
          <IconButton icon={Trash2} label={text.remove} longLabel={text.removeOf(name)} onClick={() => remove.mutate(id)} />
        </Group>
      ))}
      {passkeysWork() ? <Another onDone={() => done(text.added)} /> : <Text size="sm" c="dimmed">{text.unsupported}</Text>}
    </Section>
  );
}

function Another({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState("");
  const [missing, setMissing] = useState(false);
  const add = useMutation({
    mutationFn: addPasskey,
    onSuccess: () => {
      setName("");
      onDone();
    },
  });
  const refused = add.error instanceof PasskeyRefused;
  const failed = add.error && (refused ? { title: text.failed, detail: text.refused, again: true } : explain(add.error));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(!name.trim());
        if (name.trim()) add.mutate(name.trim());
      }}
    >
      <Stack gap="md">
        <FormError error={failed} />
        <TextInput
          label={text.name}
          description={text.nameHelp}
          autoComplete="off"
          value={name}
          error={missing && profile.required(text.name)}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" variant="default" loading={add.isPending}>
            {text.add}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
