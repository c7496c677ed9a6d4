// The search and what narrows the list. All of it stands in the address.

import { Button, Group, Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";

import type { ConnectionSearch } from "../../lib/data/connections.ts";
import { integrationsQuery } from "../../lib/data/integrations.ts";
import { words } from "../../lib/words/index.ts";
import { SearchField } from "../../ui/SearchField.tsx";
import classes from "./Filters.module.css";
import { countFilters } from "./search.ts";

const { connections } = words;
const { filters } = connections;

type Narrow = (change: Partial<ConnectionSearch>) => void;

interface Props {
  search: ConnectionSearch;
  narrow: Narrow;
  /** How many there are, once that is known. */
  count: number | undefined;
}

export function Filters({ search, narrow, count }: Props) {
  const [opened, setOpened] = useState(false);
  const active = countFilters(search);
  return (
    <div className={classes.bar} role="search">
      <SearchField
        className={classes.search}
        label={connections.search}
        placeholder={connections.searchPlaceholder}
        text={search.q ?? ""}
        onSearch={(q) => narrow({ q: q || undefined })}
      />
      <Button
        className={classes.toggle}
        variant="default"
        leftSection={<SlidersHorizontal size={15} aria-hidden />}
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        {filters.label}
        {active > 0 && ` (${active})`}
      </Button>
      <Group gap="xs" className={classes.filters} data-opened={opened || undefined}>
        <Choices search={search} narrow={narrow} />
        {active > 0 && <ClearFilters narrow={narrow} keepSearch />}
      </Group>
      <Text size="sm" c="dimmed" className={`tabular ${classes.count}`} role="status">
        {count !== undefined && connections.counted(count)}
      </Text>
    </div>
  );
}

const entries = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }));

function Choices({ search, narrow }: { search: ConnectionSearch; narrow: Narrow }) {
  const { data } = useQuery(integrationsQuery);
  const integrations = data?.map(({ id, attributes }) => ({ value: id, label: attributes.name })) ?? [];
  const days = ["30", "90", "365"].map((value) => ({ value, label: filters.unusedFor(Number(value)) }));
  const choice = { size: "sm", w: 140, clearable: true } as const;
  return (
    <>
      <Select
        {...choice}
        searchable
        aria-label={filters.integration}
        placeholder={filters.integration}
        data={integrations}
        value={search.integration ?? null}
        onChange={(value) => narrow({ integration: value ?? undefined })}
      />
      <Select
        {...choice}
        aria-label={filters.health}
        placeholder={filters.health}
        data={entries(connections.states)}
        value={search.health ?? null}
        onChange={(value) => narrow({ health: value ?? undefined })}
      />
      <Select
        {...choice}
        aria-label={filters.access}
        placeholder={filters.access}
        data={entries(connections.shared)}
        value={search.shared ?? null}
        onChange={(value) => narrow({ shared: value ?? undefined })}
      />
      <Select
        {...choice}
        w={120}
        aria-label={filters.author}
        placeholder={filters.author}
        data={[{ value: "me", label: connections.you }]}
        value={search.author ?? null}
        onChange={(value) => narrow({ author: value === "me" ? "me" : undefined })}
      />
      <Select
        {...choice}
        w={170}
        aria-label={filters.unused}
        placeholder={filters.unused}
        data={days}
        value={search.unused ? String(search.unused) : null}
        onChange={(value) => narrow({ unused: value ? Number(value) : undefined })}
      />
      {search.tag && (
        <Button variant="light" size="sm" onClick={() => narrow({ tag: undefined })} aria-label={filters.dropTag(search.tag)}>
          {search.tag} ×
        </Button>
      )}
    </>
  );
}

export function ClearFilters({ narrow, keepSearch }: { narrow: Narrow; keepSearch?: boolean }) {
  const none = { integration: undefined, tag: undefined, author: undefined, health: undefined, shared: undefined, unused: undefined };
  return (
    <Button variant={keepSearch ? "subtle" : "default"} onClick={() => narrow(keepSearch ? none : { ...none, q: undefined })}>
      {filters.clear}
    </Button>
  );
}
