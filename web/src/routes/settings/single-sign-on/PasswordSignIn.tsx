// Whether people may sign in by password too.

import { Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { providersChanged, setPasswordSignIn } from "../../../lib/data/providers.ts";
import { signInOptionsQuery } from "../../../lib/data/sign-in.ts";
import { explain } from "../../../lib/errors.ts";
import { words } from "../../../lib/words/index.ts";
import { ConfirmModal } from "../../../ui/ConfirmModal.tsx";
import { FormError } from "../../../ui/FormError.tsx";
import { toastDone } from "../../../ui/toast.tsx";
import { Section } from "../ProfilePage.tsx";

const { password: text } = words.singleSignOn;

export function PasswordSignIn({ organization }: { organization?: string }) {
  const queries = useQueryClient();
  const { data } = useQuery(signInOptionsQuery(organization));
  const [asking, ask] = useState(false);
  const change = useMutation({
    mutationFn: setPasswordSignIn,
    onSuccess: (_, on) => toastDone(on ? text.on : text.off),
    onSettled: () => providersChanged(queries),
  });
  if (!data) return null;
  return (
    <Section title={text.title}>
      <FormError error={change.error ? explain(change.error) : null} />
      <Switch
        label={text.switch}
        description={text.about}
        checked={data.password}
        disabled={change.isPending}
        onChange={(event) => (event.currentTarget.checked ? change.mutate(true) : ask(true))}
      />
      <ConfirmModal
        opened={asking}
        title={text.offTitle}
        submit={text.offSubmit}
        onConfirm={() => {
          ask(false);
          change.mutate(false);
        }}
        onClose={() => ask(false)}
      >
        {text.offText}
      </ConfirmModal>
    </Section>
  );
}
