// Keeping somebody or something out, asked for first, and letting them in again.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { User } from "../../api/schema.ts";
import { changeUser, peopleChanged } from "../../lib/data/organization.ts";
import { words } from "../../lib/words/index.ts";
import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { toastDone, toastFailed } from "../../ui/toast.tsx";

/** The question to put on the page, and what the button does. */
export function useDisable(user: User) {
  const queries = useQueryClient();
  const [asking, ask] = useState(false);
  const { name: called, email, disabled, service_account } = user.attributes;
  const text = service_account ? words.serviceAccounts : words.settings.people;
  const name = called || email;
  const change = useMutation({
    mutationFn: () => changeUser(user, { disabled: !disabled }),
    onSuccess: () => toastDone(disabled ? text.enabled(name) : text.disabled(name)),
    onError: (error) => toastFailed(text.failed(name), error),
    onSettled: () => peopleChanged(queries),
  });
  const question = (
    <ConfirmModal
      opened={asking}
      title={text.disableTitle}
      submit={text.disable}
      onConfirm={() => {
        ask(false);
        change.mutate();
      }}
      onClose={() => ask(false)}
    >
      {text.disableText(name)}
    </ConfirmModal>
  );
  return { question, toggle: () => (disabled ? change.mutate() : ask(true)), pending: change.isPending };
}
