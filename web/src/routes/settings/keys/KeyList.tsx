// Keys or tokens of one sort as a table, with editing and revoking; also while there are none.

import { useMutation } from "@tanstack/react-query";
import { KeyRound, Pencil, Search, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";

import { words } from "../../../lib/words/index.ts";
import type { KeyKind } from "../../../lib/words/keys.ts";
import { ConfirmModal } from "../../../ui/ConfirmModal.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";
import { Failure, Message } from "../../../ui/Message.tsx";
import { type Column, ResourceTable } from "../../../ui/ResourceTable.tsx";
import { toastDone, toastFailed } from "../../../ui/toast.tsx";
import { type Changed, KeyEditDialog } from "./KeyEditDialog.tsx";
import type { Offer } from "./Scopes.tsx";

const { keys: text } = words;

export interface Key {
  id: string;
  attributes: { name: string; scopes?: string[] | null };
}

interface Props<Row extends Key> {
  kind: KeyKind;
  columns: Column<Row>[];
  /** Undefined while they come. */
  rows: Row[] | undefined;
  error: unknown;
  retry: () => void;
  /** Whether only what goes by some text is asked for. */
  searching?: boolean;
  stale?: boolean;
  /** How to make the first. */
  create?: ReactNode;
  /** What else can be done with one. */
  more?: (row: Row) => ReactNode;
  mayEdit: boolean;
  mayRevoke: boolean;
  scopes?: Offer;
  save: (row: Row, changed: Changed) => Promise<void>;
  revoke: (row: Row) => Promise<unknown>;
  onChanged: () => void;
}

export function KeyList<Row extends Key>(props: Props<Row>) {
  const { kind, columns, rows, error, retry, searching, stale, create, more, mayEdit, mayRevoke, scopes, save, revoke, onChanged } = props;
  const [editing, edit] = useState<Row>();
  const [leaving, leave] = useState<Row>();
  const revoking = useMutation({
    mutationFn: revoke,
    onSuccess: (_, row) => toastDone(text.revoked(row.attributes.name)),
    onError: (failed, row) => toastFailed(text.failed(row.attributes.name), failed),
    onSettled: onChanged,
  });
  const actions = (row: Row) => (
    <>
      {more?.(row)}
      {mayEdit && <IconButton icon={Pencil} label={text.edit} longLabel={text.editOf(row.attributes.name)} onClick={() => edit(row)} />}
      {mayRevoke && <IconButton icon={Trash2} label={text.revoke} longLabel={text.revokeOf(row.attributes.name)} onClick={() => leave(row)} />}
    </>
  );
  if (error && !rows) return <Failure error={error} retry={retry} />;
  if (rows?.length === 0 && searching) return <Message icon={Search} title={text.noMatch} role="status" />;
  return (
    <>
      {rows?.length === 0 ? (
        <Message icon={KeyRound} title={kind.empty.title} action={create}>
          {kind.empty.text}
        </Message>
      ) : (
        <ResourceTable
          label={kind.label}
          columns={columns}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={({ attributes }) => attributes.name}
          actions={mayEdit || mayRevoke || more ? actions : undefined}
          stale={stale}
        />
      )}
      {editing && (
        <KeyEditDialog
          before={{ name: editing.attributes.name, scopes: editing.attributes.scopes ?? null }}
          scopes={scopes}
          save={(changed) => save(editing, changed)}
          onSaved={onChanged}
          onClose={() => edit(undefined)}
        />
      )}
      <ConfirmModal
        opened={leaving !== undefined}
        title={text.revokeTitle}
        submit={text.revoke}
        onConfirm={() => {
          if (leaving) revoking.mutate(leaving);
          leave(undefined);
        }}
        onClose={() => leave(undefined)}
      >
        {text.revokeText(leaving?.attributes.name ?? "")}
      </ConfirmModal>
    </>
  );
}
