// Several names with their values: tokens, headers, URL parameters, pairs.

import { Button, Input, Stack, TextInput } from "@mantine/core";
import { Link2, Plus, Trash2 } from "lucide-react";

import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import { isReference, type Path, type Row } from "./draft.ts";
import { useInput, useSecret } from "./draft-context.ts";
import classes from "./form.module.css";
import { Help, type InputProps, labelOf } from "./inputs.tsx";
import { referenceProps, unchanged } from "./SecretInput.tsx";

const { form } = words.connectionForm;
const { secret: text } = form;

export function RowsInput({ field, path }: InputProps) {
  const { value: rows = [], change, error } = useInput<Row[]>(path);
  const add = () => change([...rows, { name: "", value: "" }]);
  const remove = (index: number) => change(rows.filter((_, at) => at !== index));
  return (
    <fieldset className={classes.rows}>
      <Input.Label component="legend">{labelOf(field)}</Input.Label>
      <Stack gap={6}>
        {rows.map((_, index) => (
          // Rows have nothing that tells them apart but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <RowInput key={index} label={field.label} number={index + 1} path={[...path, index]} secret={field.secret} onRemove={() => remove(index)} />
        ))}
        <div>
          <Button variant="default" size="compact-md" aria-label={form.addRow(field.label)} leftSection={<Plus size={14} aria-hidden />} onClick={add}>
            {form.add}
          </Button>
        </div>
      </Stack>
      <Input.Description mt={5}>
        <Help field={field} />
        {field.secret && rows.some(({ value }) => isReference(value)) && ` ${text.referenceHelp}`}
      </Input.Description>
      {error && <Input.Error mt={5}>{error}</Input.Error>}
    </fieldset>
  );
}

interface RowProps {
  label: string;
  /** From 1. */
  number: number;
  path: Path;
  secret: boolean;
  onRemove: () => void;
}

function RowInput({ label, number, path, secret, onRemove }: RowProps) {
  const name = useInput<string>([...path, "name"]);
  return (
    <div className={classes.row} data-secret={secret || undefined}>
      <TextInput
        aria-label={form.rowName(label, number)}
        placeholder={form.name}
        autoComplete="off"
        spellCheck={false}
        value={name.value ?? ""}
        error={name.error}
        onChange={(event) => name.change(event.currentTarget.value)}
      />
      {secret ? (
        <SecretValue label={form.rowValue(label, number)} path={path} name={name.value ?? ""} />
      ) : (
        <PlainValue label={form.rowValue(label, number)} path={path} />
      )}
      <IconButton icon={Trash2} label={form.remove} longLabel={form.removeRow(label, number)} mt={2} onClick={onRemove} />
    </div>
  );
}

function PlainValue({ label, path }: { label: string; path: Path }) {
  const { value = "", change, error } = useInput<string>([...path, "value"]);
  return (
    <TextInput
      aria-label={label}
      placeholder={form.value}
      autoComplete="off"
      spellCheck={false}
      value={value}
      error={error}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** A token's value, or where it is. */
function SecretValue({ label, path, name }: { label: string; path: Path; name: string }) {
  const secret = useSecret([...path, "value"], `tokens/${name}`);
  return (
    <>
      {secret.refers ? (
        <TextInput aria-label={label} {...referenceProps(secret)} description={secret.stored?.reference && text.nowIs(secret.stored.reference)} />
      ) : (
        <SecretField
          aria-label={label}
          name={label}
          autoComplete="new-password"
          spellCheck={false}
          placeholder={unchanged(secret) ?? form.value}
          value={secret.text}
          error={secret.error}
          onChange={(event) => secret.change(event.currentTarget.value)}
        />
      )}
      <IconButton
        icon={Link2}
        label={text.asReference}
        longLabel={text.asReferenceOf(label)}
        aria-pressed={secret.refers}
        variant={secret.refers ? "light" : "subtle"}
        mt={2}
        onClick={() => secret.refer(!secret.refers)}
      />
    </>
  );
}
