// Every connection that one may see, with its search, filters and order in the address.

import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plug, SearchX } from "lucide-react";
import { type ReactNode, useState } from "react";

import type { Connection } from "../../api/schema.ts";
import { type ConnectionSearch, connectionsQuery, NEWEST_FIRST, PAGE_SIZE } from "../../lib/data/connections.ts";
import { useHidden } from "../../lib/deletions.ts";
import { words } from "../../lib/words/index.ts";
import { Failure, Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { Pager } from "../../ui/Pager.tsx";
import { ResourceTable } from "../../ui/ResourceTable.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { useColumns } from "./columns.tsx";
import { DeleteDialog } from "./DeleteDialog.tsx";
import { ClearFilters, Filters } from "./Filters.tsx";
import { RowActions } from "./RowActions.tsx";
import { countFilters } from "./search.ts";

const route = getRouteApi("/shell/connections");
const { connections } = words;

export function ConnectionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch, isPlaceholderData } = useQuery(connectionsQuery(search));
  /** Anything but another page begins at the first one. */
  const narrow = (change: Partial<ConnectionSearch>) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...change }), replace: true });
  const { total_count: all = 0, total_filtered_count: count = 0 } = data?.meta.page ?? {};
  const failed = error !== null && !data;
  const asked = Boolean(search.q) || countFilters(search) > 0;

  if (data && all === 0) return <Frame>{<Empty />}</Frame>;
  return (
    <Frame>
      {/* What was chosen on one page is not chosen on another. */}
      <List key={search.page} rows={data?.data} search={search} narrow={narrow} stale={isPlaceholderData} count={count} failed={failed} />
      {failed && <Failure error={error} retry={refetch} />}
      {data && asked && count === 0 && (
        <Message icon={SearchX} title={connections.noMatch.title} action={<ClearFilters narrow={narrow} />} role="status">
          {connections.noMatch.text}
        </Message>
      )}
      <Pager
        label={connections.pagesLabel}
        page={search.page ?? 1}
        size={PAGE_SIZE}
        count={count}
        onPage={(page) => void navigate({ search: (before) => ({ ...before, page: page > 1 ? page : undefined }) })}
      />
    </Frame>
  );
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <Page title={connections.title} about={connections.about}>
      {children}
    </Page>
  );
}

function Empty() {
  return (
    <Message icon={Plug} title={connections.empty.title}>
      {connections.empty.text}
    </Message>
  );
}

interface ListProps {
  rows: Connection[] | undefined;
  search: ConnectionSearch;
  narrow: (change: Partial<ConnectionSearch>) => void;
  stale: boolean;
  count: number;
  failed: boolean;
}

function List({ rows, search, narrow, stale, count, failed }: ListProps) {
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [leaving, setLeaving] = useState<Connection[]>([]);
  const hidden = useHidden();
  const columns = useColumns(narrow);
  const shown = rows?.filter((row) => !hidden.has(row.id));
  const picked = shown?.filter((row) => chosen.has(row.id)) ?? [];
  const none = () => choose(new Set());
  return (
    <>
      {picked.length > 0 ? (
        <BulkBar picked={picked} onDelete={setLeaving} onClear={none} />
      ) : (
        <Filters search={search} narrow={narrow} count={rows && count} />
      )}
      {!failed && (!rows || count > 0) && (
        <ResourceTable
          label={connections.title}
          columns={columns}
          rows={shown}
          idOf={(row) => row.id}
          nameOf={(row) => row.attributes.name}
          actions={(row) => <RowActions connection={row} onDelete={() => setLeaving([row])} />}
          sort={search.sort ?? NEWEST_FIRST}
          onSort={(sort) => narrow({ sort: sort === NEWEST_FIRST ? undefined : sort })}
          selection={{ chosen, choose }}
          stale={stale}
        />
      )}
      <DeleteDialog connections={leaving} onClose={() => setLeaving([])} onDelete={none} />
    </>
  );
}
