// Signing in, wherever it is asked for: address and password, a passkey, a provider of
// single sign-on, and what is asked for after a password.

import { Button, Divider, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { useState } from "react";

import { signIn, signInByPasskey, signInOptionsQuery } from "../../lib/data/sign-in.ts";
import { passkeysWork } from "../../lib/passkeys.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import { explainSignIn } from "./explain.ts";
import { SecondFactor } from "./SecondFactor.tsx";

interface Props {
  /** Where to go after a provider's page. */
  returnTo?: string;
  /** Who is expected. */
  email?: string;
  onDone: () => void | Promise<void>;
}

const required = (label: string) => (value: string) => (value.trim() ? null : words.signIn.required(label));

export function SignIn({ returnTo, email = "", onDone }: Props) {
  const { data: options } = useSuspenseQuery(signInOptionsQuery());
  const [half, setHalf] = useState(false);
  if (half) return <SecondFactor onDone={onDone} onBack={() => setHalf(false)} />;
  const address = (id: string) =>
    `/sign-in/oidc/${encodeURIComponent(id)}?${new URLSearchParams({ return_to: returnTo ?? "/connections" })}`;
  return (
    <Stack gap="md">
      {options.providers.map(({ id, name }) => (
        <Button key={id} component="a" href={address(id)} variant={options.password ? "default" : "filled"}>
          {words.signIn.provider(name)}
        </Button>
      ))}
      {!options.password && <Text c="dimmed">{words.signIn.passwordOff}</Text>}
      {options.password && options.providers.length > 0 && <Divider label={words.signIn.or} />}
      {options.password && <ByPassword email={email} organization={options.organization_required} onHalf={() => setHalf(true)} onDone={onDone} />}
    </Stack>
  );
}

interface ByPasswordProps {
  email: string;
  organization: boolean;
  onHalf: () => void;
  onDone: Props["onDone"];
}

function ByPassword({ email, organization, onHalf, onDone }: ByPasswordProps) {
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { organization: "", email, password: "" },
    validate: {
      organization: organization ? required(words.signIn.organization) : undefined,
      email: required(words.signIn.email),
      password: (value) => (value ? null : words.signIn.required(words.signIn.password)),
    },
  });
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: (complete) => (complete ? onDone() : onHalf()),
    // A wrong one is typed anew.
    onError: () => form.setFieldValue("password", ""),
  });
  const passkey = useMutation({ mutationFn: signInByPasskey, onSuccess: () => onDone() });
  const error = enter.error ?? passkey.error;
  const submit = form.onSubmit(({ organization, ...others }) => {
    passkey.reset();
    enter.mutate(organization ? { organization, ...others } : others);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <FormError error={error ? explainSignIn(error) : null} />
        {organization && <TextInput label={words.signIn.organization} key={form.key("organization")} {...form.getInputProps("organization")} />}
        <TextInput
          label={words.signIn.email}
          type="email"
          autoComplete="username webauthn"
          spellCheck={false}
          data-autofocus
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <SecretField
          name={words.signIn.password}
          label={words.signIn.password}
          autoComplete="current-password"
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={enter.isPending}>
          {words.signIn.submit}
        </Button>
        {passkeysWork() && (
          <Button variant="default" leftSection={<Fingerprint size={16} aria-hidden />} loading={passkey.isPending} onClick={() => { enter.reset(); passkey.mutate(); }}>
            {words.signIn.passkey}
          </Button>
        )}
      </Stack>
    </form>
  );
}
