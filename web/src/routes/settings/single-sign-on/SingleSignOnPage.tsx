// Providers of single sign-on.

import { Alert, Badge, Button, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, Fingerprint, Pencil, Play, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import type { OidcProvider } from "../../../api/schema.ts";
import { deleteProvider, providersChanged, providersQuery } from "../../../lib/data/providers.ts";
import { words } from "../../../lib/words/index.ts";
import { ConfirmModal } from "../../../ui/ConfirmModal.tsx";
import { Copyable } from "../../../ui/Copyable.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";
import { Failure, Message } from "../../../ui/Message.tsx";
import { Page } from "../../../ui/Page.tsx";
import { type Column, ResourceTable } from "../../../ui/ResourceTable.tsx";
import { TimeAgo } from "../../../ui/TimeAgo.tsx";
import { toastDone, toastFailed } from "../../../ui/toast.tsx";
import classes from "../settings.module.css";
import { PasswordSignIn } from "./PasswordSignIn.tsx";
import { ProviderDialog } from "./ProviderDialog.tsx";
import own from "./single-sign-on.module.css";
import { TryDialog } from "./TryDialog.tsx";

const { singleSignOn: text } = words;
const { columns: heads } = text;

const COLUMNS: Column<OidcProvider>[] = [
  { id: "name", head: heads.name, grow: true, cell: (row) => <Name provider={row} /> },
  { id: "client", head: heads.client, from: "md", width: 170, cell: ({ attributes }) => <Text size="sm" truncate maw={170}>{attributes.client_id}</Text> },
  { id: "groups", head: heads.groups, from: "md", width: 130, cell: ({ attributes: { mappings } }) => (mappings.length > 0 ? text.mapped(mappings.length) : text.noGroups) },
  { id: "status", head: heads.status, width: 90, cell: ({ attributes: { enabled } }) => <Badge color={enabled ? "green" : "gray"}>{enabled ? text.on : text.off}</Badge> },
  { id: "modified", head: heads.modified, from: "sm", width: 130, cell: ({ attributes }) => <TimeAgo time={attributes.modified_at} /> },
];

/** Until there is a provider the server does not say where it wants browsers back. */
function redirectOf(providers: OidcProvider[] | undefined) {
  const told = providers?.find(({ attributes }) => attributes.redirect_uri)?.attributes.redirect_uri;
  return told ? { url: told, guessed: false } : { url: `${window.location.origin}/sign-in/oidc/callback`, guessed: true };
}

export function SingleSignOnPage() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(providersQuery);
  const [opened, open] = useState<OidcProvider | "new">();
  const [trying, attempt] = useState<OidcProvider>();
  const [leaving, leave] = useState<OidcProvider>();
  const redirect = redirectOf(data);
  const remove = useMutation({
    mutationFn: deleteProvider,
    onSuccess: (_, { attributes }) => toastDone(text.deleted(attributes.name)),
    onError: (failed, { attributes }) => toastFailed(text.deleteFailed(attributes.name), failed),
    onSettled: () => providersChanged(queries),
  });
  const create = !(error && !data) && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => open("new")}>
      {text.create}
    </Button>
  );
  const actions = (row: OidcProvider) => {
    const { name } = row.attributes;
    return (
      <>
        <IconButton icon={Play} label={text.try} longLabel={text.tryOf(name)} onClick={() => attempt(row)} />
        <IconButton icon={Pencil} label={text.edit} longLabel={text.editOf(name)} onClick={() => open(row)} />
        <IconButton icon={Trash2} label={text.delete} longLabel={text.deleteOf(name)} onClick={() => leave(row)} />
      </>
    );
  };
  const name = leaving?.attributes.name ?? "";
  return (
    <Page title={words.settings.pages.singleSignOn} about={text.about} actions={create}>
      {error && !data && <Failure error={error} retry={refetch} />}
      {data && data.length > 0 && redirect.guessed && (
        <Alert color="amber" mb="md" title={text.noPublicUrl.title} icon={<CircleAlert size={18} />}>
          {text.noPublicUrl.text}
        </Alert>
      )}
      {data?.length === 0 && (
        <Message icon={Fingerprint} title={text.empty.title} action={<Copyable text={redirect.url} label={text.copyRedirect} />}>
          {text.empty.text}
        </Message>
      )}
      {data?.length !== 0 && !(error && !data) && (
        <ResourceTable label={text.label} columns={COLUMNS} rows={data} idOf={({ id }) => id} nameOf={({ attributes }) => attributes.name} actions={actions} />
      )}
      {data && (
        <div className={own.password}>
          <PasswordSignIn />
        </div>
      )}
      {opened && (
        <ProviderDialog provider={opened === "new" ? undefined : opened} redirect={redirect} onClose={() => open(undefined)} onCreated={attempt} />
      )}
      {trying && <TryDialog provider={trying} redirect={redirect.url} onClose={() => attempt(undefined)} />}
      <ConfirmModal
        opened={leaving !== undefined}
        title={text.deleteTitle(name)}
        submit={text.delete}
        onConfirm={() => {
          if (leaving) remove.mutate(leaving);
          leave(undefined);
        }}
        onClose={() => leave(undefined)}
      >
        {text.deleteText(name)}
      </ConfirmModal>
    </Page>
  );
}

function Name({ provider: { attributes } }: { provider: OidcProvider }) {
  return (
    <div className={classes.name}>
      <Text size="sm" fw={550} truncate title={attributes.name}>
        {attributes.name}
      </Text>
      <Text size="xs" c="dimmed" truncate title={attributes.issuer}>
        {attributes.issuer}
      </Text>
    </div>
  );
}
