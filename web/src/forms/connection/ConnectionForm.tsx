// The form of a connection as its integration's schema describes it, to make one or to change one.

import { Collapse, Select, Stack, TagsInput, TextInput, UnstyledButton } from "@mantine/core";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";

import type { CredentialField, CredentialType, Integration } from "../../api/schema.ts";
import { words } from "../../lib/words/index.ts";
import { askedFields, changeType, CREDENTIALS, type Draft, INTEGRATION, isBody, pointerTo, typeIn, type Values } from "./draft.ts";
import { useDraftState, useInput } from "./draft-context.ts";
import classes from "./form.module.css";
import { SchemaInputs } from "./inputs.tsx";

const { form } = words.connectionForm;

interface Props {
  integration: Integration;
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

export function ConnectionForm({ integration, draft, onDraft }: Props) {
  const name = useInput<string>(["name"]);
  const types = integration.attributes.credential_types;
  const type = typeIn(integration, draft);
  return (
    <>
      <TextInput
        label={form.connectionName}
        description={form.connectionNameHelp}
        data-autofocus
        autoComplete="off"
        value={name.value ?? ""}
        error={name.error}
        onChange={(event) => name.change(event.currentTarget.value)}
      />
      <SchemaInputs fields={integration.attributes.fields} path={INTEGRATION} />
      {types.length > 1 && <TypeInput types={types} type={type} onType={(type) => onDraft(changeType(draft, type))} />}
      {type && <Fields key={type.type} types={types} type={type} values={draft.integration.credentials} />}
      <Tags />
    </>
  );
}

function TypeInput({ types, type, onType }: { types: CredentialType[]; type?: CredentialType; onType: (type: CredentialType) => void }) {
  const { error } = useInput([...CREDENTIALS, "type"]);
  return (
    <Select
      label={form.type}
      description={type?.description}
      data={types.map(({ type, label }) => ({ value: type, label }))}
      allowDeselect={false}
      value={type?.type ?? null}
      error={error}
      onChange={(chosen) => {
        const found = types.find(({ type }) => type === chosen);
        if (found) onType(found);
      }}
    />
  );
}

/** What every way to authenticate may have besides stands below a fold, unless this one lives by it. */
function Fields({ types, type, values }: { types: CredentialType[]; type: CredentialType; values: Values }) {
  const { errors } = useDraftState();
  const [opened, setOpened] = useState(false);
  const region = useId();
  const fields = askedFields(type.fields, values);
  const rare = fields.filter((field) => isRare(field, type, types));
  const main = fields.filter((field) => !rare.includes(field));
  const wrong = rare.some(({ name }) => Object.keys(errors).some((at) => at.startsWith(pointerTo([...CREDENTIALS, name]))));
  const shown = opened || wrong;
  const Chevron = shown ? ChevronDown : ChevronRight;
  return (
    <>
      <SchemaInputs fields={main} path={CREDENTIALS} />
      {rare.length > 0 && (
        <>
          <UnstyledButton className={classes.options} aria-expanded={shown} aria-controls={region} onClick={() => setOpened(!shown)}>
            <Chevron size={16} aria-hidden />
            {form.more}
          </UnstyledButton>
          <Collapse expanded={shown} id={region}>
            <Stack gap="lg">
              <SchemaInputs fields={rare} path={CREDENTIALS} />
            </Stack>
          </Collapse>
        </>
      )}
    </>
  );
}

function isRare(field: CredentialField, type: CredentialType, types: CredentialType[]): boolean {
  const everywhere = types.length > 1 && types.every(({ fields }) => fields.some(({ name }) => name === field.name));
  const placesTokens = type.fields.some(({ name }) => name === "tokens") && (field.kind === "list" || isBody(field));
  return everywhere && !field.required && !placesTokens;
}

function Tags() {
  const { value = [], change, error } = useInput<string[]>(["tags"]);
  return (
    <TagsInput
      label={form.tags}
      description={form.tagsHelp}
      placeholder={value.length === 0 ? form.tagsExample : undefined}
      splitChars={[",", " "]}
      acceptValueOnBlur
      value={value}
      error={error}
      onChange={change}
    />
  );
}
