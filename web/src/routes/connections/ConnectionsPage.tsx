// Every connection that one may see, with its search, filters and order in the address.

import { Button, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plug, Plus, SearchX } from "lucide-react";
import { type ReactNode, useCallback, useMemo, useState } from "react";

import type { Connection } from "../../api/schema.ts";
import { type ConnectionSearch, connectionsQuery, mayEdit, NEWEST_FIRST, PAGE_SIZE } from "../../lib/data/connections.ts";
import { needsConsent } from "../../lib/data/consent.ts";
import { useMe } from "../../lib/data/me.ts";
import { useHidden } from "../../lib/deletions.ts";
import { words } from "../../lib/words/index.ts";
import { Permissions } from "../../forms/access/Permissions.tsx";
import { EditConnection } from "../../forms/connection/EditConnection.tsx";
import { ConsentDialog } from "../../forms/consent/ConsentDialog.tsx";
import { NewConnection } from "../../forms/connection/NewConnection.tsx";
import { Failure, Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { Pager } from "../../ui/Pager.tsx";
import { ResourceTable } from "../../ui/ResourceTable.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { useColumns } from "./columns.tsx";
import { DeleteDialog } from "../../forms/connection/DeleteDialog.tsx";
import { ClearFilters, Filters } from "./Filters.tsx";
import { type RowAction, RowActions } from "./RowActions.tsx";
import { asked, countFilters } from "./search.ts";

const route = getRouteApi("/shell/connections");
const { connections } = words;

export function ConnectionsPage() {
  const address = route.useSearch();
  const { create } = address;
  const search = asked(address);
  const navigate = route.useNavigate();
  const { data, error, refetch, isPlaceholderData } = useQuery(connectionsQuery(search));
  /** Anything but another page begins at the first one. */
  const narrow = useCallback(
    (change: Partial<ConnectionSearch>) => void navigate({ search: (before) => ({ ...before, page: undefined, ...change }), replace: true }),
    [navigate],
  );
  const { total_count: all = 0, total_filtered_count: count = 0 } = data?.meta.page ?? {};
  const failed = error !== null && !data;
  const narrowed = Boolean(search.q) || countFilters(search) > 0;

  if (data && all === 0) return <Frame create={create}>{<Empty onCreate={() => void navigate({ search: { create: "new" } })} />}</Frame>;
  return (
    <Frame create={create}>
      {/* What was chosen on one page is not chosen on another. */}
      <List key={search.page} rows={data?.data} search={search} narrow={narrow} stale={isPlaceholderData} count={count} failed={failed} />
      {failed && <Failure error={error} retry={refetch} />}
      {data && narrowed && count === 0 && (
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

/** With the button that makes one, and the dialog that it opens. */
function Frame({ create, children }: { create?: string; children: ReactNode }) {
  const navigate = route.useNavigate();
  const show = (create?: string) => void navigate({ search: (before) => ({ ...before, create }) });
  /** What is left to do stands on its own page. */
  const onward = (connection: Connection) => {
    if (!isUnfinished(connection)) return;
    void navigate({ to: "/connections/$connectionId", params: { connectionId: connection.id } });
  };
  return (
    <Page title={connections.title} about={connections.about} actions={<CreateButton onClick={() => show("new")} />}>
      {children}
      {create && <NewConnection type={create === "new" ? undefined : create} onClose={() => show()} onCreated={onward} />}
    </Page>
  );
}

/** Somebody has to agree at its provider, or a cloud has to be told to trust it. */
const isUnfinished = (connection: Connection) =>
  needsConsent(connection) || (connection.attributes.integration.credentials as { federated?: boolean } | undefined)?.federated === true;

function CreateButton({ onClick }: { onClick: () => void }) {
  const may = useMe().permissions.has("connections_write");
  const button = (
    <Button leftSection={<Plus size={16} aria-hidden />} data-disabled={!may || undefined} aria-disabled={!may} onClick={may ? onClick : undefined}>
      {connections.create}
    </Button>
  );
  return may ? button : <Tooltip label={connections.mayNotCreate}>{button}</Tooltip>;
}

function Empty({ onCreate }: { onCreate: () => void }) {
  const may = useMe().permissions.has("connections_write");
  const action = may && (
    <Button variant="default" onClick={onCreate}>
      {connections.empty.action}
    </Button>
  );
  return (
    <Message icon={Plug} title={connections.empty.title} action={action}>
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
  const [opened, setOpened] = useState<{ action: RowAction | "authorize"; connection: Connection }>();
  const actions = useCallback((connection: Connection) => {
    const act = (action: RowAction) => (action === "remove" ? setLeaving([connection]) : setOpened({ action, connection }));
    return mayEdit(connection) && <RowActions connection={connection} onAction={act} />;
  }, []);
  const onAuthorize = useCallback((connection: Connection) => setOpened({ action: "authorize", connection }), []);
  const close = () => setOpened(undefined);
  const hidden = useHidden();
  const columns = useColumns({ narrow, onAuthorize });
  const shown = useMemo(() => rows?.filter((row) => !hidden.has(row.id)), [rows, hidden]);
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
          actions={actions}
          sort={search.sort ?? NEWEST_FIRST}
          onSort={(sort) => narrow({ sort: sort === NEWEST_FIRST ? undefined : sort })}
          selection={{ chosen, choose }}
          stale={stale}
        />
      )}
      {opened?.action === "edit" && <EditConnection id={opened.connection.id} onClose={close} />}
      {opened?.action === "permissions" && <Permissions connection={opened.connection} onClose={close} />}
      {opened?.action === "authorize" && <ConsentDialog connection={opened.connection} onClose={close} />}
      <DeleteDialog connections={leaving} onClose={() => setLeaving([])} onDelete={none} />
    </>
  );
}
