// What a key may do: everything that its owner may, or only some of it.

import { Loader, MultiSelect, Radio, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { permissionsQuery } from "../../../lib/data/organization.ts";
import { words } from "../../../lib/words/index.ts";

const { keys: text } = words;

export interface Offer {
  /** Names of permissions; undefined while they come. */
  offered: string[] | undefined;
  /** Whether it may have no scopes, and then does what its owner may. */
  optional: boolean;
  /** Whether its owner is a service account. */
  account: boolean;
}

interface Props extends Offer {
  /** Null is everything. */
  value: string[] | null;
  onChange: (value: string[] | null) => void;
  error?: React.ReactNode;
}

export function Scopes({ optional, ...others }: Props) {
  const { value, account, onChange, error } = others;
  if (!optional) return <Chosen {...others} value={value ?? []} label={text.scopes} />;
  return (
    <Stack gap="xs">
      <Radio.Group
        label={text.extent}
        value={value === null ? "all" : "some"}
        onChange={(chosen) => onChange(chosen === "all" ? null : [])}
        error={value === null ? error : undefined}
      >
        <Stack gap={8} mt={6}>
          <Radio value="all" label={account ? text.everythingAccount : text.everything} />
          <Radio value="some" label={text.some} />
        </Stack>
      </Radio.Group>
      {value !== null && <Chosen {...others} value={value} aria-label={text.scopes} />}
    </Stack>
  );
}

interface ChosenProps extends Omit<Props, "optional" | "value"> {
  value: string[];
  label?: string;
  "aria-label"?: string;
}

function Chosen({ offered, account, value, onChange, error, ...label }: ChosenProps) {
  const { data: permissions = [] } = useQuery(permissionsQuery);
  const about = new Map(permissions.map(({ attributes }) => [attributes.name, attributes.description]));
  // What it has and its owner has no longer can be seen and taken away.
  const data = [...new Set([...(offered ?? []), ...value])].toSorted();
  return (
    <MultiSelect
      {...label}
      description={account ? text.scopesHelpAccount : text.scopesHelp}
      data={data}
      searchable
      hidePickedOptions
      rightSection={offered ? undefined : <Loader size={14} />}
      value={value}
      onChange={onChange}
      error={error}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.value}</Text>
          <Text size="xs" c="dimmed">
            {about.get(option.value)}
          </Text>
        </div>
      )}
    />
  );
}
