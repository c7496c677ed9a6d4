// Who somebody is here, and how they prove it.

import { Badge, Button, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { accountChanged, changeName, changePassword } from "../../lib/data/account.ts";
import { useMe } from "../../lib/data/me.ts";
import { byField } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { Page } from "../../ui/Page.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import { toastDone } from "../../ui/toast.tsx";
import { Factor } from "./Factor.tsx";
import { Passkeys } from "./Passkeys.tsx";
import classes from "./settings.module.css";

const { settings } = words;
const { profile } = settings;
const AT = "/data/attributes/";

export function ProfilePage() {
  return (
    <Page title={settings.pages.profile} about={profile.about}>
      <Stack gap="lg" className={classes.narrow}>
        <Own />
        <Password />
        <Factor />
        <Passkeys />
      </Stack>
    </Page>
  );
}

export function Section({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <Paper component="section" className={classes.card} aria-label={title}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {about && (
        <Text size="sm" c="dimmed" mt={2}>
          {about}
        </Text>
      )}
      <Stack gap="md" mt="md" align="stretch">
        {children}
      </Stack>
    </Paper>
  );
}

function Own() {
  const me = useMe();
  const queries = useQueryClient();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: me.name } });
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) => changeName(me.id, name.trim()),
    onSuccess: () => {
      toastDone(profile.saved);
      void accountChanged(queries);
    },
    onError: (error) => form.setErrors({ name: byField(error, (pointer) => pointer === `${AT}name`).fields[`${AT}name`] }),
  });
  return (
    <Section title={profile.you}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="md">
          <FormError error={save.error ? byField(save.error, (pointer) => pointer === `${AT}name`).rest : null} />
          <TextInput label={profile.name} autoComplete="name" key={form.key("name")} {...form.getInputProps("name")} />
          <div>
            <Text size="sm" fw={550}>
              {profile.email}
            </Text>
            <Text size="sm">{me.email}</Text>
          </div>
          <div>
            <Text size="sm" fw={550} mb={4}>
              {profile.roles}
            </Text>
            <Group gap={6}>
              {me.roles.length > 0 ? me.roles.map((role) => <Badge key={role} color="gray">{role}</Badge>) : <Text size="sm">{profile.noRoles}</Text>}
            </Group>
          </div>
          <Group>
            <Button type="submit" variant="default" loading={save.isPending}>
              {profile.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

const EMPTY = { current_password: "", new_password: "" };

function Password() {
  const queries = useQueryClient();
  const missing = (label: string) => (value: string) => (value ? null : profile.required(label));
  const form = useForm({
    mode: "uncontrolled",
    initialValues: EMPTY,
    validate: { current_password: missing(profile.current), new_password: missing(profile.next) },
  });
  const isField = (pointer: string) => pointer.startsWith(AT) && pointer.slice(AT.length) in EMPTY;
  const change = useMutation({
    // What was typed is kept nowhere.
    gcTime: 0,
    mutationFn: (values: typeof EMPTY) => changePassword(values.current_password, values.new_password),
    onSuccess: () => {
      toastDone(profile.changed);
      form.reset();
      void accountChanged(queries);
    },
    onError: (error) => {
      const { fields } = byField(error, isField);
      form.setErrors(Object.fromEntries(Object.entries(fields).map(([pointer, text]) => [pointer.slice(AT.length), text])));
    },
  });
  return (
    <Section title={profile.password} about={profile.passwordAbout}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack gap="md">
          <FormError error={change.error ? byField(change.error, isField).rest : null} />
          <SecretField name={profile.current} label={profile.current} autoComplete="current-password" key={form.key("current_password")} {...form.getInputProps("current_password")} />
          <SecretField
            name={profile.next}
            label={profile.next}
            description={profile.nextHelp}
            autoComplete="new-password"
            key={form.key("new_password")}
            {...form.getInputProps("new_password")}
          />
          <Group>
            <Button type="submit" variant="default" loading={change.isPending}>
              {profile.change}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
