// What is stored of a connection, in the words and the order of its integration's schema.

import type { Connection, CredentialField, Integration } from "../../api/schema.ts";
import { askedFields } from "../../forms/connection/draft.ts";
import { consentOf } from "../../lib/data/consent.ts";
import { words } from "../../lib/words/index.ts";

const { overview } = words.connection;

type Values = Record<string, unknown>;

/** A secret only says since when it is set, and where it is if that is not here. */
type Shown = { setAt: string | undefined; reference?: string } | { text: string; code: boolean };

export interface Detail {
  label: string;
  shown: Shown;
}

export function detailsOf({ attributes }: Integration, connection: Connection): Detail[] {
  const { integration, secrets } = connection.attributes;
  const credentials = (integration.credentials ?? {}) as Values;
  const type = attributes.credential_types.find((each) => each.type === credentials.type);
  const setAt = (path: string) => secrets[path]?.set_at;
  const asked = askedFields(type?.fields ?? [], credentials);
  const consent = consentOf(connection) !== undefined;
  // A key that is stored is shown, needed or not; what somebody agreed to has a place of its own.
  const fields = type?.fields.filter((field) => (asked.includes(field) || setAt(field.name)) && !(consent && field.read_only)) ?? [];
  return [...described(attributes.fields, integration, setAt), ...described(fields, credentials, setAt)];
}

type SetAt = (path: string) => string | undefined;

function described(fields: CredentialField[], values: Values, setAt: SetAt, above = ""): Detail[] {
  return fields.flatMap((field) => {
    const value = values[field.name];
    const path = `${above}${field.name}`;
    if (field.kind === "object") return value ? inner(field, value as Values, setAt, path) : [];
    if (field.kind === "list" || field.kind === "pairs") return rows(field, value, setAt, path);
    if (field.secret) return field.required || setAt(path) ? [{ label: field.label, shown: { setAt: setAt(path), reference: referenceOf(value) } }] : [];
    const text = textOf(value);
    return text ? [{ label: field.label, shown: { text, code: field.kind === "url" || field.kind === "pem" } }] : [];
  });
}

const inner = (field: CredentialField, values: Values, setAt: SetAt, path: string) =>
  described(field.fields ?? [], values, setAt, `${path}/`).map((each) => ({ ...each, label: `${field.label}: ${each.label}` }));

function rows(field: CredentialField, value: unknown, setAt: SetAt, path: string): Detail[] {
  const all = (value ?? []) as { name: string; value: unknown }[];
  return all.map(({ name, value }) => ({
    label: `${field.label}: ${name}`,
    // A token is named alone wherever it is.
    shown: field.secret ? { setAt: setAt(`${path}/${name}`) ?? setAt(`tokens/${name}`), reference: referenceOf(value) } : { text: textOf(value), code: true },
  }));
}

const referenceOf = (value: unknown) => (value as { reference?: string } | null | undefined)?.reference;

function textOf(value: unknown): string {
  if (value === undefined || value === null || value === "") return "";
  if (typeof value === "boolean") return value ? overview.yes : overview.no;
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  // The body of a request.
  if (typeof value === "object") return textOf((value as Values).content ?? JSON.stringify(value));
  return `${value as string | number}`;
}
