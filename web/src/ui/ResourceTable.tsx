// A list of things as a table: sorting by its heads, choosing rows, and what can be done
// to one at its right end. On narrow screens only the columns that matter stay. Rows are drawn while
// nothing else is to do, and anew only where they changed: columns and actions that stay the same help.

import { Checkbox, Skeleton, Table, UnstyledButton } from "@mantine/core";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type Dispatch, memo, type ReactNode, type SetStateAction, useDeferredValue } from "react";

import { words } from "../lib/words/index.ts";
import classes from "./ResourceTable.module.css";
import { RowActions } from "./RowActions.tsx";

export interface Column<Row> {
  id: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** By which name the server sorts it, if it does. */
  sort?: string;
  /** It takes the room that the others leave, and is cut off beyond. */
  grow?: boolean;
  /** The width below which it is left out. */
  from?: "sm" | "md" | "lg" | "xl";
  /** At least, where there is room for it. */
  width?: number;
}

interface Selection {
  chosen: ReadonlySet<string>;
  choose: Dispatch<SetStateAction<ReadonlySet<string>>>;
}

interface Props<Row> {
  /** What is listed, for whoever hears it. */
  label: string;
  columns: Column<Row>[];
  /** Undefined while they come. */
  rows: Row[] | undefined;
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  actions?: (row: Row) => ReactNode;
  /** There is only one of them, and it is always in sight. */
  actionsStay?: boolean;
  /** As the server takes it: a minus in front turns it round. */
  sort?: string;
  onSort?: (sort: string) => void;
  selection?: Selection;
  /** Other rows are on their way. */
  stale?: boolean;
}

export function ResourceTable<Row>(props: Props<Row>) {
  const { label, columns, rows, idOf, actions, selection, stale } = props;
  return (
    <div className={classes.frame} data-stale={stale || undefined} aria-busy={!rows || stale || undefined}>
      <Table className={classes.table} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {selection && <SelectAll selection={selection} ids={rows?.map(idOf) ?? []} />}
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
            {actions && (
              <Table.Th className={classes.actions}>
                <span className="visually-hidden">{words.table.actions}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows && <Rows {...props} rows={rows} />}
          {!rows && <Skeletons columns={columns} selection={selection !== undefined} actions={actions !== undefined} />}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** These are drawn at once, so that there is something to see. */
const AT_ONCE = 8;

/** Cells by the hundred: the library's own take a third of the time of a row. */
const CELL = `${Table.Td.classes.td} ${classes.cell}`;
const ACTIONS = `${Table.Td.classes.td} ${classes.actions}`;
const SELECT = `${Table.Td.classes.td} ${classes.select}`;

function Rows<Row>({ rows, columns, idOf, nameOf, actions, actionsStay, selection }: Props<Row> & { rows: Row[] }) {
  const drawn = useDeferredValue(rows, rows.slice(0, AT_ONCE));
  return drawn.map((row) => {
    const id = idOf(row);
    const chosen = selection?.chosen.has(id);
    const own = { row, id, name: nameOf(row), chosen };
    return <Line key={id} {...own} columns={columns} actions={actions} actionsStay={actionsStay} choose={selection?.choose} />;
  });
}

interface LineProps<Row> extends Pick<Props<Row>, "columns" | "actions" | "actionsStay"> {
  row: Row;
  id: string;
  name: string;
  chosen?: boolean;
  choose?: Selection["choose"];
}

const Line = memo(function Line<Row>({ row, id, name, columns, actions, actionsStay, chosen = false, choose }: LineProps<Row>) {
  return (
    <tr className={`${Table.Tr.classes.tr} ${classes.row}`} data-with-row-border data-chosen={chosen || undefined}>
      {choose && <SelectOne id={id} name={name} chosen={chosen} choose={choose} />}
      {columns.map((column) => (
        <td key={column.id} className={CELL} data-from={column.from} data-grow={column.grow}>
          {column.cell(row)}
        </td>
      ))}
      {actions && (
        <td className={ACTIONS}>
          {actionsStay ? <div className={classes.stay}>{actions(row)}</div> : <RowActions name={name}>{actions(row)}</RowActions>}
        </td>
      )}
    </tr>
  );
}) as <Row>(props: LineProps<Row>) => ReactNode;

interface HeadProps<Row> {
  column: Column<Row>;
  sort?: string;
  onSort?: (sort: string) => void;
}

function Head<Row>({ column: { head, sort: by, from, width }, sort, onSort }: HeadProps<Row>) {
  const down = sort === `-${by}`;
  const active = by !== undefined && (down || sort === by);
  const order = active ? (down ? "descending" : "ascending") : undefined;
  const Arrow = down ? ArrowDown : ArrowUp;
  return (
    <Table.Th className={classes.head} data-from={from} miw={width} aria-sort={order}>
      {by && onSort ? (
        <UnstyledButton
          className={classes.sort}
          data-active={active || undefined}
          onClick={() => onSort(active && !down ? `-${by}` : by)}
        >
          {head}
          <Arrow size={13} aria-hidden />
        </UnstyledButton>
      ) : (
        head
      )}
    </Table.Th>
  );
}

function SelectAll({ selection: { chosen, choose }, ids }: { selection: Selection; ids: string[] }) {
  const all = ids.length > 0 && ids.every((id) => chosen.has(id));
  const some = ids.some((id) => chosen.has(id));
  return (
    <Table.Th className={classes.select}>
      <Checkbox
        size="xs"
        aria-label={words.table.selectAll}
        checked={all}
        indeterminate={some && !all}
        onChange={() => choose(new Set(all ? [] : ids))}
      />
    </Table.Th>
  );
}

function SelectOne({ id, name, chosen, choose }: { id: string; name: string; chosen: boolean; choose: Selection["choose"] }) {
  const toggle = () =>
    choose((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <td className={SELECT}>
      <Checkbox size="xs" aria-label={words.table.select(name)} checked={chosen} onChange={toggle} />
    </td>
  );
}

function Skeletons<Row>({ columns, selection, actions }: { columns: Column<Row>[]; selection: boolean; actions: boolean }) {
  return Array.from({ length: 8 }, (_, row) => (
    <Table.Tr key={row} aria-hidden>
      {selection && (
        <Table.Td className={classes.select}>
          <Skeleton height={16} width={16} />
        </Table.Td>
      )}
      {columns.map(({ id, from, grow }, column) => (
        <Table.Td key={id} className={classes.cell} data-from={from} data-grow={grow}>
          <Skeleton height={12} width={`${45 + ((row * 7 + column * 13) % 40)}%`} my={10} />
        </Table.Td>
      ))}
      {actions && <Table.Td className={classes.actions} />}
    </Table.Tr>
  ));
}
