// A secret: its value, which goes to the server and never comes back, or a reference to where
// the server finds it, which is no secret.

import { Code, SegmentedControl, TextInput } from "@mantine/core";
import type { ReactNode } from "react";

import { formatAgo } from "../../lib/format.ts";
import { words } from "../../lib/words/index.ts";
import { SecretField } from "../../ui/SecretField.tsx";
import { useSecret } from "./draft-context.ts";
import classes from "./form.module.css";
import { example, type InputProps, told } from "./inputs.tsx";
import { PemInput } from "./PemInput.tsx";

const { form } = words.connectionForm;
const { secret: text } = form;

export type Secret = ReturnType<typeof useSecret>;

export function SecretInput({ field, path }: InputProps) {
  const secret = useSecret(path);
  const { label, description } = told(field);
  return (
    <div className={classes.secret}>
      {secret.refers && <ReferenceInput label={label} secret={secret} />}
      {!secret.refers && field.kind === "pem" && (
        <PemInput label={label} description={description} name={field.label} hidden placeholder={unchanged(secret)} value={secret.text} error={secret.error} onChange={secret.change} />
      )}
      {!secret.refers && field.kind !== "pem" && (
        <SecretField
          label={label}
          description={description}
          name={field.label}
          autoComplete="new-password"
          spellCheck={false}
          placeholder={unchanged(secret) ?? example(field)}
          value={secret.text}
          error={secret.error}
          onChange={(event) => secret.change(event.currentTarget.value)}
        />
      )}
      {/* After the input, so that the keyboard gets to that first. */}
      <SegmentedControl
        className={classes.how}
        size="xs"
        withItemsBorders={false}
        aria-label={text.how(field.label)}
        data={[
          { value: "value", label: text.value },
          { value: "reference", label: text.reference },
        ]}
        value={secret.refers ? "reference" : "value"}
        onChange={(how) => secret.refer(how === "reference")}
      />
    </div>
  );
}

function ReferenceInput({ label, secret }: { label: ReactNode; secret: Secret }) {
  const now = secret.stored?.reference;
  const stored = now && (
    <>
      {text.now} <Code className={classes.reference}>{now}</Code>
      <br />
    </>
  );
  return (
    <TextInput
      label={label}
      description={
        <>
          {stored}
          {text.referenceHelp}
        </>
      }
      {...referenceProps(secret)}
    />
  );
}

/** The same for a line on its own and for one of several. */
export const referenceProps = (secret: Secret) => ({
  classNames: { input: classes.reference },
  autoComplete: "off",
  spellCheck: false,
  placeholder: secret.stored?.reference ? text.same : (unchanged(secret) ?? form.example(text.example)),
  value: secret.text,
  error: secret.error,
  onChange: (event: { currentTarget: { value: string } }) => secret.change(event.currentTarget.value),
});

/** What stays unless something is entered. */
export function unchanged({ refers, stored }: Secret): string | undefined {
  if (!stored) return undefined;
  if (!refers && stored.reference) return text.insteadOf(stored.reference);
  return form.unchanged(formatAgo(stored.setAt));
}
