// The fields of a provider, by what they are about.

import { Checkbox, TagsInput, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

import { words } from "../../../lib/words/index.ts";
import { SecretField } from "../../../ui/SecretField.tsx";
import { Mappings } from "./Mappings.tsx";
import type { ProviderDraft } from "./provider-form.ts";

const { singleSignOn: text } = words;

interface Props {
  form: UseFormReturnType<ProviderDraft>;
}

export function ProviderFields({ form, update }: Props & { update: boolean }) {
  const exact = { autoComplete: "off", spellCheck: false } as const;
  return (
    <>
      <TextInput label={text.name} description={text.nameHelp} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <TextInput
        label={text.issuer}
        description={update ? text.issuerFixed : text.issuerHelp}
        placeholder={text.issuerExample}
        type="url"
        readOnly={update}
        {...exact}
        {...form.getInputProps("issuer")}
      />
      <TextInput label={text.clientId} {...exact} {...form.getInputProps("client_id")} />
      <SecretField
        name={text.secret}
        label={text.secret}
        description={update ? text.secretSet : undefined}
        placeholder={update ? text.secretUnchanged : undefined}
        autoComplete="off"
        {...form.getInputProps("client_secret")}
      />
    </>
  );
}

export function WhoFields({ form }: Props) {
  const checked = { type: "checkbox" } as const;
  return (
    <>
      <Checkbox label={text.justInTime} description={text.justInTimeHelp} {...form.getInputProps("just_in_time", checked)} />
      <Checkbox label={text.trustEmail} description={text.trustEmailHelp} {...form.getInputProps("trust_email", checked)} />
      <Checkbox label={text.enabled} description={text.enabledHelp} {...form.getInputProps("enabled", checked)} />
    </>
  );
}

export function GroupFields({ form }: Props) {
  return (
    <>
      <TagsInput label={text.scopes} description={text.scopesHelp} splitChars={[" ", ","]} {...form.getInputProps("scopes")} />
      <TextInput
        label={text.groupsClaim}
        description={text.groupsClaimHelp}
        placeholder={text.groupsClaimExample}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("groups_claim")}
      />
      <Mappings mappings={form.values.mappings} errors={form.errors} onChange={(mappings) => form.setFieldValue("mappings", mappings)} />
    </>
  );
}
