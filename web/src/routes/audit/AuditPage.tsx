// The record: searched, filtered, watched live, and exported. What is asked stands in the address.

import { Button, Group, Switch, Tooltip } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Download, EyeOff, SearchX } from "lucide-react";
import { useState } from "react";

import type { AuditEvent } from "../../api/schema.ts";
import { auditQuery, type AuditSearch, exportAddress } from "../../lib/data/audit.ts";
import { useMe } from "../../lib/data/me.ts";
import { Refused } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { Failure, Message } from "../../ui/Message.tsx";
import { Outcome } from "../../ui/Outcome.tsx";
import { Page } from "../../ui/Page.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { EventDrawer } from "./EventDrawer.tsx";
import { EventName } from "./EventName.tsx";
import { Filters } from "./Filters.tsx";
import { isNarrowed } from "./search.ts";

const route = getRouteApi("/shell/audit");
const { audit } = words;
const { columns: heads } = audit;

export function AuditPage() {
  const may = useMe().permissions.has("audit_logs_read");
  return (
    <Page title={audit.title} about={audit.about} actions={may && <Export />}>
      {may ? (
        <Events />
      ) : (
        <Message icon={EyeOff} title={audit.mayNot.title}>
          {audit.mayNot.text}
        </Message>
      )}
    </Page>
  );
}

function Export() {
  const search = route.useSearch();
  return (
    <Tooltip label={audit.exportHelp}>
      <Button component="a" variant="default" href={exportAddress(search)} download="claviger-audit.jsonl" leftSection={<Download size={15} aria-hidden />}>
        {audit.export}
      </Button>
    </Tooltip>
  );
}

function Events() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [live, setLive] = useState(false);
  const [opened, open] = useState<AuditEvent>();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery(search, live));
  const narrow = (change: AuditSearch) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const rows = data?.pages.flatMap((page) => page.data);
  const wrong = faultOf(error);
  const columns: Column<AuditEvent>[] = [
    { id: "what", head: heads.what, grow: true, cell: (row) => <EventName event={row} onOpen={() => open(row)} /> },
    { id: "who", head: heads.who, from: "sm", width: 210, cell: ({ attributes: { attributes } }) => attributes.usr?.email ?? audit.server },
    { id: "outcome", head: heads.outcome, width: 150, cell: ({ attributes: { attributes } }) => <Outcome status={attributes.status} code={attributes.outcome?.upstream_status} /> },
    { id: "from", head: heads.from, from: "lg", width: 140, cell: ({ attributes: { attributes } }) => attributes.network?.client.ip ?? "" },
    { id: "when", head: heads.when, width: 130, cell: (row) => <TimeAgo time={row.attributes.timestamp} /> },
  ];
  const watch = (
    <Tooltip label={audit.liveHelp}>
      <Switch label={audit.live} checked={live} onChange={(event) => setLive(event.currentTarget.checked)} />
    </Tooltip>
  );
  return (
    <>
      <Filters search={search} narrow={narrow} wrong={wrong} aside={watch} />
      {rows?.length !== 0 && !(error && !data) && (
        <ResourceTable label={audit.label} columns={columns} rows={rows} idOf={(row) => row.id} nameOf={(row) => row.attributes.message} />
      )}
      {error && !data && !wrong && <Failure error={error} retry={refetch} />}
      {rows?.length === 0 && (
        <Message icon={SearchX} title={audit.empty.title} role="status" action={isNarrowed(search) && <ClearFilters />}>
          {audit.empty.text}
        </Message>
      )}
      {hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {audit.more}
          </Button>
        </Group>
      )}
      <EventDrawer event={opened} onClose={() => open(undefined)} narrow={narrow} />
    </>
  );
}

function ClearFilters() {
  const navigate = route.useNavigate();
  return (
    <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
      {audit.filters.clear}
    </Button>
  );
}

/** What is wrong with the search itself stands at the search. */
function faultOf(error: unknown): string | undefined {
  if (!(error instanceof Refused) || error.status !== 400) return undefined;
  return error.problems.map(({ detail }) => detail).join(" ") || error.message;
}
