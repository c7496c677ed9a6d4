// Fields that belong together. Where they may be left out altogether, a button brings them.

import { Button, Fieldset, Group, Stack, Text } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";

import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { initialValues, type Values } from "./draft.ts";
import { useInput } from "./draft-context.ts";
import classes from "./form.module.css";
import { type InputProps, SchemaInputs } from "./inputs.tsx";

const { form } = words.connectionForm;

/** Which members belong to which type of secret; the others have no place then. */
const TYPES: Record<string, string[]> = { HTTPTokenAuth: ["tokens"], HTTPBasicAuth: ["username", "password"] };

export function ObjectInput({ field, path }: InputProps) {
  const { value, change, error } = useInput<Values>(path);
  const members = field.fields ?? [];
  if (!value) {
    return (
      <div>
        <Button variant="default" leftSection={<Plus size={15} aria-hidden />} onClick={() => change(initialValues(members))}>
          {form.addObject(field.label)}
        </Button>
        <Text size="sm" c="dimmed" mt={5}>
          {field.help}
        </Text>
      </div>
    );
  }
  const chosen = TYPES[String(value.type)] ?? [];
  const others = Object.values(TYPES).flat().filter((name) => !chosen.includes(name));
  const shown = members.some(({ name }) => name === "type") ? members.filter(({ name }) => !others.includes(name)) : members;
  return (
    <Fieldset legend={field.label} className={classes.object}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="sm">
        <Text size="sm" c="dimmed">
          {field.help}
        </Text>
        {!field.required && <IconButton icon={Trash2} label={form.removeObject(field.label)} onClick={() => change(undefined)} />}
      </Group>
      {error && (
        <Text size="sm" c="var(--ink-bad)" mb="sm" role="alert">
          {error}
        </Text>
      )}
      <Stack gap="md">
        <SchemaInputs fields={shown} path={path} />
      </Stack>
    </Fieldset>
  );
}
