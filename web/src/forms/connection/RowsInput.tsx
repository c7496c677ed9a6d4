// Several names with their values: tokens, headers, URL parameters, pairs.

import { Button, Input, Stack, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";

import { formatAgo } from "../../lib/format.ts";
import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import type { Path, Row } from "./draft.ts";
import { useDraftState, useInput } from "./draft-context.ts";
import classes from "./form.module.css";
import { Help, type InputProps, labelOf } from "./inputs.tsx";

const { form } = words.connectionForm;

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
          <Button variant="default" size="compact-md" leftSection={<Plus size={14} aria-hidden />} onClick={add}>
            {form.addRow(field.label)}
          </Button>
        </div>
      </Stack>
      <Input.Description mt={5}>
        <Help field={field} />
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
  const value = useInput<string>([...path, "value"]);
  const since = useDraftState().setAt[`tokens/${name.value}`];
  const given = {
    "aria-label": form.rowValue(label, number),
    placeholder: since && secret ? form.unchanged(formatAgo(since)) : form.value,
    spellCheck: false,
    value: value.value ?? "",
    error: value.error,
    onChange: (event: { currentTarget: { value: string } }) => value.change(event.currentTarget.value),
  };
  return (
    <div className={classes.row}>
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
        <SecretField {...given} name={given["aria-label"]} autoComplete="new-password" />
      ) : (
        <TextInput {...given} autoComplete="off" />
      )}
      <IconButton icon={Trash2} label={form.remove} longLabel={form.removeRow(label, number)} mt={2} onClick={onRemove} />
    </div>
  );
}
