// The search of the record and its filters.

import { Button, Group, Select } from "@mantine/core";
import type { ReactNode } from "react";

import type { AuditSearch } from "../../lib/data/audit.ts";
import { words } from "../../lib/words/index.ts";
import { SearchField } from "../../ui/SearchField.tsx";
import classes from "./audit.module.css";
import { isNarrowed } from "./search.ts";

const { audit } = words;
const { filters } = audit;
const options = (of: Record<string, string>) => Object.entries(of).map(([value, label]) => ({ value, label }));

interface Props {
  search: AuditSearch;
  narrow: (change: AuditSearch) => void;
  /** What is wrong with the search. */
  wrong?: string;
  aside: ReactNode;
}

export function Filters({ search, narrow, wrong, aside }: Props) {
  const choose = (part: keyof AuditSearch, label: string, data: { value: string; label: string }[] | string[]) => (
    <Select
      className={classes.filter}
      aria-label={label}
      placeholder={label}
      data={data}
      clearable
      value={search[part] ?? null}
      onChange={(value) => narrow({ [part]: value ?? undefined })}
    />
  );
  return (
    <Group gap="xs" mb="md" align="flex-start" role="search" aria-label={filters.label}>
      <SearchField
        className={classes.search}
        label={audit.search}
        placeholder={audit.searchPlaceholder}
        title={audit.searchHelp}
        text={search.q ?? ""}
        error={wrong}
        onSearch={(q) => narrow({ q: q || undefined })}
      />
      {choose("action", filters.action, options(audit.actions))}
      {choose("status", filters.outcome, options(audit.outcomes))}
      {choose("group", filters.group, audit.groups)}
      {choose("range", filters.range, options(filters.ranges))}
      {isNarrowed(search) && (
        <Button variant="subtle" color="gray" onClick={() => narrow({ q: undefined, action: undefined, status: undefined, group: undefined, range: undefined })}>
          {filters.clear}
        </Button>
      )}
      <div className={classes.aside}>{aside}</div>
    </Group>
  );
}
