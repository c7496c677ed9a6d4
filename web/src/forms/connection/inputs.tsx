// One input for each kind of field that a schema may have.

import { Anchor, NumberInput, Select, Stack, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";

import type { CredentialField } from "../../api/schema.ts";
import { words } from "../../lib/words/index.ts";
import { type Path, isBody } from "./draft.ts";
import { useInput } from "./draft-context.ts";
import { ObjectInput } from "./ObjectInput.tsx";
import { PemInput } from "./PemInput.tsx";
import { RowsInput } from "./RowsInput.tsx";
import { SecretInput } from "./SecretInput.tsx";

const { form } = words.connectionForm;

export interface InputProps {
  field: CredentialField;
  path: Path;
}

function SchemaInput({ field, path }: InputProps) {
  if (isBody(field)) return <BodyInput field={field} path={path} />;
  switch (field.kind) {
    case "object":
      return <ObjectInput field={field} path={path} />;
    case "list":
    case "pairs":
      return <RowsInput field={field} path={path} />;
    case "texts":
    case "numbers":
      return <SeveralInput field={field} path={path} />;
    case "pem":
      return field.secret ? <SecretInput field={field} path={path} /> : <PlainPem field={field} path={path} />;
    case "choice":
      return <ChoiceInput field={field} path={path} />;
    case "number":
      return <WholeInput field={field} path={path} />;
    case "flag":
      return <FlagInput field={field} path={path} />;
    default:
      return field.secret ? <SecretInput field={field} path={path} /> : <LineInput field={field} path={path} />;
  }
}

export function SchemaInputs({ fields, path }: { fields: CredentialField[]; path: Path }) {
  const shown = fields.filter((field) => !field.read_only);
  return shown.map((field) => <SchemaInput key={field.name} field={field} path={[...path, field.name]} />);
}

/** What every input says of its field. */
export function told(field: CredentialField): { label: ReactNode; description: ReactNode } {
  return { label: labelOf(field), description: <Help field={field} /> };
}

/** Where it is needless it is not there. */
export const labelOf = ({ label, required, required_unless }: CredentialField) => (required || required_unless ? label : form.optional(label));

export function Help({ field }: { field: CredentialField }) {
  if (!field.help_url) return field.help;
  return (
    <>
      {field.help}{" "}
      <Anchor href={field.help_url} target="_blank" rel="noreferrer" inherit underline="always">
        {form.whereFrom}
      </Anchor>
    </>
  );
}

export const example = (field: CredentialField) => (field.example ? form.example(field.example) : undefined);
/** Room beside the text of an input, for so many signs. */
const room = (text: string) => text.length * 7.4 + 22;

function LineInput({ field, path }: InputProps) {
  const { value = "", change, error } = useInput<string>(path);
  const { prefix, suffix } = field;
  return (
    <TextInput
      {...told(field)}
      type={field.kind === "url" ? "url" : "text"}
      autoComplete="off"
      spellCheck={false}
      placeholder={example(field)}
      {...(prefix && { leftSection: prefix, leftSectionWidth: room(prefix), leftSectionPointerEvents: "none" as const })}
      {...(suffix && { rightSection: suffix, rightSectionWidth: room(suffix), rightSectionPointerEvents: "none" as const })}
      value={value}
      error={error}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function PlainPem({ field, path }: InputProps) {
  const { value = "", change, error } = useInput<string>(path);
  return <PemInput {...told(field)} name={field.label} value={value} error={error} onChange={change} />;
}

function ChoiceInput({ field, path }: InputProps) {
  const { value, change, error } = useInput<string>(path);
  const data = (field.choices ?? []).map((each) => ({ value: each, label: form.choices[each] ?? each }));
  return (
    <Select
      {...told(field)}
      data={data}
      placeholder={form.choose}
      allowDeselect={!field.required}
      value={value ?? null}
      error={error}
      onChange={(chosen) => change(chosen ?? undefined)}
    />
  );
}

function WholeInput({ field, path }: InputProps) {
  const { value = "", change, error } = useInput<string | number>(path);
  return <NumberInput {...told(field)} min={0} allowDecimal={false} placeholder={example(field)} value={value} error={error} onChange={change} />;
}

function FlagInput({ field, path }: InputProps) {
  const { value = false, change, error } = useInput<boolean>(path);
  return <Switch {...told(field)} checked={value} error={error} onChange={(event) => change(event.currentTarget.checked)} />;
}

function SeveralInput({ field, path }: InputProps) {
  const { value = [], change, error } = useInput<(string | number)[]>(path);
  return (
    <TagsInput
      {...told(field)}
      placeholder={value.length === 0 ? (example(field) ?? form.several) : undefined}
      splitChars={[",", " "]}
      acceptValueOnBlur
      value={value.map(String)}
      error={error}
      onChange={change}
    />
  );
}

function BodyInput({ field, path }: InputProps) {
  const content = useInput<string>([...path, "content"]);
  const kind = useInput<string>([...path, "content_type"]);
  return (
    <Stack gap="xs">
      <Textarea
        {...told(field)}
        autosize
        minRows={2}
        maxRows={10}
        spellCheck={false}
        value={content.value ?? ""}
        error={content.error}
        onChange={(event) => content.change(event.currentTarget.value)}
      />
      {(content.value || kind.value) && (
        <TextInput
          label={form.contentType}
          placeholder={form.example("application/json")}
          spellCheck={false}
          value={kind.value ?? ""}
          error={kind.error}
          onChange={(event) => kind.change(event.currentTarget.value)}
        />
      )}
    </Stack>
  );
}
