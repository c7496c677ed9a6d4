// What is stored of a connection, in the words and the order of its integration's schema.

import type { Connection, CredentialField, Integration } from "../../api/schema.ts";
import { words } from "../../lib/words/index.ts";

const { overview } = words.connection;

type Values = Record<string, unknown>;

/** A secret only says since when it is set. */
type Shown = { setAt: string | undefined } | { text: string; code: boolean };

export interface Detail {
  label: string;
  shown: Shown;
}

export function detailsOf({ attributes }: Integration, { attributes: { integration, secrets } }: Connection): Detail[] {
  const credentials = (integration.credentials ?? {}) as Values;
  const type = attributes.credential_types.find((each) => each.type === credentials.type);
  const setAt = (path: string) => secrets[path]?.set_at;
  return [...described(attributes.fields, integration, setAt), ...described(type?.fields ?? [], credentials, setAt)];
}

type SetAt = (path: string) => string | undefined;

function described(fields: CredentialField[], values: Values, setAt: SetAt, above = ""): Detail[] {
  return fields.flatMap((field) => {
    const value = values[field.name];
    const path = `${above}${field.name}`;
    if (field.kind === "object") return value ? inner(field, value as Values, setAt, path) : [];
    if (field.kind === "list" || field.kind === "pairs") return rows(field, value, setAt, path);
    if (field.secret) return field.required || setAt(path) ? [{ label: field.label, shown: { setAt: setAt(path) } }] : [];
    const text = textOf(value);
    return text ? [{ label: field.label, shown: { text, code: field.kind === "url" || field.kind === "pem" } }] : [];
  });
}

const inner = (field: CredentialField, values: Values, setAt: SetAt, path: string) =>
  described(field.fields ?? [], values, setAt, `${path}/`).map((each) => ({ ...each, label: `${field.label}: ${each.label}` }));

function rows(field: CredentialField, value: unknown, setAt: SetAt, path: string): Detail[] {
  const all = (value ?? []) as { name: string; value: string }[];
  return all.map(({ name, value }) => ({
    label: `${field.label}: ${name}`,
    shown: field.secret ? { setAt: setAt(`${path}/${name}`) } : { text: value, code: true },
  }));
}

function textOf(value: unknown): string {
  if (value === undefined || value === null || value === "") return "";
  if (typeof value === "boolean") return value ? overview.yes : overview.no;
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  // The body of a request.
  if (typeof value === "object") return textOf((value as Values).content ?? JSON.stringify(value));
  return `${value as string | number}`;
}
