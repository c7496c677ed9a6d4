// Where a link of an invitation leads. Its token stands behind the #, which the browser
// sends to nobody, and leaves the address as soon as it is read.

import { Alert, Anchor, Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { acceptInvitation, invitationId } from "../../lib/data/sign-in.ts";
import { byField } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import { Card } from "./Card.tsx";

const { invitation } = words.signIn;
const NAME = "/data/attributes/name";
const PASSWORD = "/data/attributes/password";

export function InvitationPage() {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => window.history.replaceState(window.history.state, "", window.location.pathname), []);
  const id = invitationId(token);
  return (
    <Card title={invitation.title} text={id ? invitation.text : undefined}>
      {id ? <Acceptance id={id} token={token} /> : <Alert color="red">{invitation.incomplete}</Alert>}
    </Card>
  );
}

function Acceptance({ id, token }: { id: string; token: string }) {
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { name: "", password: "" },
    validate: { password: (value) => (value ? null : words.signIn.required(invitation.password)) },
  });
  const accept = useMutation({
    mutationFn: ({ name, password }: { name: string; password: string }) =>
      acceptInvitation(id, { token, password, ...(name.trim() && { name }) }),
    onError: (error) => {
      const { fields } = byField(error, isField);
      form.setErrors({ name: fields[NAME], password: fields[PASSWORD] });
    },
  });
  if (accept.isSuccess) {
    return (
      <Stack gap="md">
        <Alert color="green">{invitation.done}</Alert>
        <Anchor component={Link} to="/sign-in" ta="center">
          {words.signIn.title}
        </Anchor>
      </Stack>
    );
  }
  return (
    <form onSubmit={form.onSubmit((values) => accept.mutate(values))} noValidate>
      <Stack gap="md">
        <FormError error={accept.error ? byField(accept.error, isField).rest : null} />
        <TextInput label={invitation.name} autoComplete="name" data-autofocus key={form.key("name")} {...form.getInputProps("name")} />
        <SecretField
          name={invitation.password}
          label={invitation.password}
          description={invitation.passwordHelp}
          autoComplete="new-password"
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={accept.isPending}>
          {invitation.submit}
        </Button>
      </Stack>
    </form>
  );
}

const isField = (pointer: string) => pointer === NAME || pointer === PASSWORD;
