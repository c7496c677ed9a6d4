// What is asked for after a password by those who have a second factor.

import { Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { completeSignIn } from "../../lib/data/sign-in.ts";
import { passkeysWork } from "../../lib/passkeys.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { explainSignIn } from "./explain.ts";

const { factor } = words.signIn;

interface Props {
  onDone: () => void | Promise<void>;
  onBack: () => void;
}

/** It comes in place of the password, which had the focus. */
const focus = (input: HTMLInputElement | null) => input?.focus();

export function SecondFactor({ onDone, onBack }: Props) {
  const [recovery, setRecovery] = useState(false);
  const label = recovery ? factor.recoveryLabel : factor.totpLabel;
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { code: "" },
    validate: { code: (value) => (value.trim() ? null : words.signIn.required(label)) },
  });
  const complete = useMutation({
    mutationFn: completeSignIn,
    onSuccess: () => onDone(),
    onError: () => form.reset(),
  });
  const another = () => {
    setRecovery(!recovery);
    complete.reset();
    form.reset();
  };
  return (
    <form
      onSubmit={form.onSubmit(({ code }) => complete.mutate(recovery ? { recovery_code: code } : { totp: code }))}
      noValidate
    >
      <Stack gap="md">
        <Text>{recovery ? factor.recovery : factor.totp}</Text>
        <FormError error={complete.error ? explainSignIn(complete.error) : null} />
        <TextInput
          label={label}
          inputMode={recovery ? "text" : "numeric"}
          autoComplete="one-time-code"
          spellCheck={false}
          ref={focus}
          key={form.key("code")}
          {...form.getInputProps("code")}
        />
        <Button type="submit" loading={complete.isPending}>
          {factor.submit}
        </Button>
        <Group gap="md">
          <Anchor component="button" type="button" size="sm" onClick={another}>
            {recovery ? factor.byTotp : factor.byRecovery}
          </Anchor>
          {passkeysWork() && (
            <Anchor component="button" type="button" size="sm" onClick={() => complete.mutate("passkey")}>
              {factor.byPasskey}
            </Anchor>
          )}
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            {factor.back}
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
