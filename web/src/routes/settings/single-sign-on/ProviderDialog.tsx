// A provider of single sign-on: what it is, who comes in by it, and what its groups give.

import { Button, Modal, Stack, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";

import type { OidcProvider } from "../../../api/schema.ts";
import { useLeaveGuard } from "../../../forms/connection/use-leave-guard.ts";
import { providersChanged, saveProvider } from "../../../lib/data/providers.ts";
import { words } from "../../../lib/words/index.ts";
import { ConfirmModal } from "../../../ui/ConfirmModal.tsx";
import { Copyable } from "../../../ui/Copyable.tsx";
import { FormError } from "../../../ui/FormError.tsx";
import { toastDone } from "../../../ui/toast.tsx";
import { GroupFields, ProviderFields, WhoFields } from "./fields.tsx";
import { bodyOf, draftOf, faultsIn, faultsOf, type ProviderDraft } from "./provider-form.ts";
import classes from "./single-sign-on.module.css";

const { singleSignOn: text, connectionForm } = words;
const { leaving } = connectionForm;

interface Props {
  /** Which to change; absent for a new one. */
  provider?: OidcProvider;
  redirect: { url: string; guessed: boolean };
  onClose: () => void;
  onCreated?: (provider: OidcProvider) => void;
}

export function ProviderDialog({ provider, redirect, onClose, onCreated }: Props) {
  const queries = useQueryClient();
  const guard = useLeaveGuard(onClose);
  const small = useMediaQuery("(max-width: 40em)");
  const update = provider !== undefined;
  const form = useForm<ProviderDraft>({ initialValues: draftOf(provider), validate: (draft) => faultsOf(draft, update) });
  const dirty = form.isDirty();
  useEffect(() => guard.watch(dirty));
  const save = useMutation({
    // What was typed is kept nowhere.
    gcTime: 0,
    mutationFn: (draft: ProviderDraft) => saveProvider(provider, bodyOf(draft, update)),
    onSuccess: (made) => {
      const { name } = made.attributes;
      toastDone(update ? text.saved(name) : text.created(name));
      void providersChanged(queries);
      guard.leave();
      if (!update) onCreated?.(made);
    },
    onError: (error) => form.setErrors(faultsIn(error).fields),
  });
  return (
    <Modal
      opened
      onClose={guard.close}
      title={provider ? text.editDialog(provider.attributes.name) : text.dialog}
      size={680}
      fullScreen={small}
      closeButtonProps={{ "aria-label": words.shell.close }}
      closeOnClickOutside={false}
    >
      <form onSubmit={form.onSubmit((draft) => save.mutate(draft))} noValidate>
        <Stack gap="lg">
          <FormError error={save.error ? faultsIn(save.error).rest : null} />
          <Part title={text.redirect} about={redirect.guessed ? text.redirectGuess : text.redirectHelp}>
            <Copyable text={redirect.url} label={text.copyRedirect} />
          </Part>
          <Part title={text.sections.provider}>
            <ProviderFields form={form} update={update} />
          </Part>
          <Part title={text.sections.who}>
            <WhoFields form={form} />
          </Part>
          <Part title={text.sections.groups}>
            <GroupFields form={form} />
          </Part>
          <div className={classes.footer}>
            <Button variant="default" onClick={guard.close}>
              {words.shell.cancel}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={update && !dirty}>
              {update ? text.save : text.submit}
            </Button>
          </div>
        </Stack>
      </form>
      <ConfirmModal opened={guard.asking} title={leaving.title} submit={leaving.submit} onConfirm={guard.leave} onClose={guard.stay}>
        {leaving.text}
      </ConfirmModal>
    </Modal>
  );
}

function Part({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className={about ? undefined : classes.part}>
      <Title order={3}>{title}</Title>
      {about && (
        <Text size="xs" c="dimmed">
          {about}
        </Text>
      )}
      <Stack gap="md" mt="sm">
        {children}
      </Stack>
    </section>
  );
}
