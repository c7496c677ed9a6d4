// Lists of things.

import { Text } from "@mantine/core";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import { IconButton } from "../../ui/IconButton.tsx";
import { Pager } from "../../ui/Pager.tsx";
import { type Column, ResourceTable } from "../../ui/ResourceTable.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { Sample, State } from "./UiPage.tsx";

interface Row {
  id: string;
  name: string;
  owner: string;
}

const ROWS: Row[] = [
  { id: "1", name: "Order service", owner: "Ada" },
  { id: "2", name: "A name that is as long as somebody in a hurry, with no regard for columns, could make it", owner: "grace.of.the.whole.department@example.com" },
  { id: "3", name: "Ü", owner: "" },
];

const COLUMNS: Column<Row>[] = [
  { id: "name", head: "Name", sort: "name", grow: true, cell: ({ name }) => <Text size="sm" fw={550} truncate>{name}</Text> },
  { id: "owner", head: "Owner", sort: "owner", from: "sm", width: 240, cell: ({ owner }) => <Text size="sm" truncate maw={220}>{owner}</Text> },
];

const idOf = ({ id }: Row) => id;
const nameOf = ({ name }: Row) => name;

export function Tables() {
  const [sort, onSort] = useState("name");
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set(["1"]));
  const [page, onPage] = useState(2);
  const actions = ({ name }: Row) => (
    <>
      <IconButton icon={Pencil} label="Edit" longLabel={`Edit ${name}`} />
      <IconButton icon={Trash2} label="Delete" longLabel={`Delete ${name}`} />
    </>
  );
  const shared = { columns: COLUMNS, idOf, nameOf };
  return (
    <>
      <Sample name="ResourceTable">
        <State name="Everything">
          <ResourceTable label="Everything" {...shared} rows={ROWS} actions={actions} sort={sort} onSort={onSort} selection={{ chosen, choose }} />
        </State>
        <State name="Plain">
          <ResourceTable label="Plain" {...shared} rows={ROWS.slice(0, 1)} />
        </State>
        <State name="Others on their way">
          <ResourceTable label="Others on their way" {...shared} rows={ROWS.slice(0, 1)} stale />
        </State>
        <State name="Loading">
          <ResourceTable label="Loading" {...shared} rows={undefined} actions={actions} />
        </State>
      </Sample>
      <Sample name="RowActions">
        <State name="One button for it all on a narrow screen">
          <RowActions name="Order service">{actions({ id: "1", name: "Order service", owner: "" })}</RowActions>
        </State>
      </Sample>
      <Sample name="Pager">
        <State name="In the middle">
          <Pager label="Pages" page={page} size={50} count={1234} onPage={onPage} />
        </State>
        <State name="At the end">
          <Pager label="Pages at the end" page={3} size={50} count={120} onPage={onPage} />
        </State>
      </Sample>
    </>
  );
}
