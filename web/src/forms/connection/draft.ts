// What stands in the form of a connection, in the shape of the API's `attributes`, and the
// bodies that are made of it. What is empty is left out, so that the server says what is missing.

import type { Connection, CredentialField, CredentialType, Integration } from "../../api/schema.ts";

export type Values = Record<string, unknown>;
export type Path = (string | number)[];

export interface Draft extends Values {
  name: string;
  tags: string[];
  integration: { type: string; credentials: Values & { type: string } } & Values;
}

export interface Row {
  name: string;
  value: string | Reference;
}

/** In place of a secret: where it is. */
export interface Reference {
  reference: string;
}

/** A secret that is stored: since when, and where it is if that is not here. */
export interface Stored {
  setAt: string;
  reference?: string;
}

export const isReference = (value: unknown): value is Reference => typeof value === "object" && value !== null && "reference" in value;
const isBlank = (value: unknown) => !value || (isReference(value) && !value.reference);

export const INTEGRATION = ["integration"];
export const CREDENTIALS = ["integration", "credentials"];
export const pointerTo = (path: Path) => ["/data/attributes", ...path].join("/");

/** The body of a request is text in the schema and an object on the wire. */
export const isBody = (field: CredentialField) => field.name === "body" && field.kind === "text";

export function getIn(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Values | undefined)?.[step], values);
}

export function setIn<T>(values: T, [step, ...rest]: Path, value: unknown): T {
  if (step === undefined) return value as T;
  const copy = (Array.isArray(values) ? [...values] : { ...values }) as Values;
  copy[step] = setIn(copy[step], rest, value);
  return copy as T;
}

/** How a form of these fields begins. */
export function initialValues(fields: CredentialField[]): Values {
  const values: Values = {};
  for (const field of fields.filter((each) => !each.read_only)) {
    if (field.kind === "object" && field.required) values[field.name] = initialValues(field.fields ?? []);
    else if (field.kind === "list" && field.name === "tokens") values[field.name] = [{ name: "", value: "" }];
    else if (field.default) values[field.name] = field.kind === "number" ? Number(field.default) : field.default;
  }
  return values;
}

export function newDraft({ id, attributes }: Integration): Draft {
  const [first] = attributes.credential_types;
  const credentials = { ...initialValues(first?.fields ?? []), type: first?.type ?? "" };
  return { name: "", tags: [], integration: { ...initialValues(attributes.fields), type: id, credentials } };
}

/** Secrets are not in it, and neither is where they are: what is entered again is meant. */
export function draftOf({ attributes: { name, tags, integration } }: Connection): Draft {
  return { name, tags, integration: withoutReferences(integration, "", {}) as Draft["integration"] };
}

/** The secrets that are stored, by their names there. */
export function storedOf({ attributes: { integration, secrets } }: Connection): Record<string, Stored> {
  const found: Record<string, string> = {};
  withoutReferences(integration.credentials, "", found);
  return Object.fromEntries(Object.entries(secrets).map(([name, { set_at }]) => [name, { setAt: set_at, reference: found[name] }]));
}

/** Notes them as `secrets` names them: `a/b` for a member, `tokens/NAME` for a token, wherever that is. */
function withoutReferences(value: unknown, at: string, found: Record<string, string>): unknown {
  if (isReference(value)) {
    found[at] = value.reference;
    return undefined;
  }
  if (Array.isArray(value)) return value.map((row: unknown) => withoutReferences(row, `tokens/${(row as Row | null)?.name}`, found));
  if (typeof value !== "object" || value === null) return value;
  const inside = (name: string) => (at.startsWith("tokens/") ? at : at ? `${at}/${name}` : name);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutReferences(member, inside(name), found)]));
}

/** The fields that ask for something: a connection without a key has none of those of a key, and the other way round. */
export function askedFields(fields: CredentialField[], values: Values): CredentialField[] {
  if (!fields.some(({ name, kind }) => name === KEYLESS && kind === "flag")) return fields;
  const keyless = values[KEYLESS] === true;
  const ofKey = ({ name, secret, read_only, required_unless }: CredentialField) =>
    secret || read_only || required_unless === KEYLESS || fields.some((each) => each.secret && each.name === `${name}_private_key`);
  return fields.filter((field) => (keyless ? !ofKey(field) : field.name !== "audience"));
}

/** The flag that says that the connection has no key: its cloud trusts the server's word. */
const KEYLESS = "federated";

/** Another way to authenticate: what both ask for stays. */
export function changeType(draft: Draft, { type, fields }: CredentialType): Draft {
  const kept = fields.filter(({ name }) => name !== "type" && draft.integration.credentials[name] !== undefined);
  const carried = Object.fromEntries(kept.map(({ name }) => [name, draft.integration.credentials[name]]));
  return setIn(draft, CREDENTIALS, { ...initialValues(fields), ...carried, type });
}

export const typeIn = (integration: Integration, draft: Draft) =>
  integration.attributes.credential_types.find((each) => each.type === draft.integration.credentials.type);

/** Without the rows in which nothing stands: what the server says of a row is then about the same one here. */
export function withoutEmptyRows<T>(values: T): T {
  if (Array.isArray(values)) return values.filter((row) => !isEmptyRow(row)) as T;
  if (typeof values !== "object" || values === null) return values;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, withoutEmptyRows(value)])) as T;
}

const isEmptyRow = (row: unknown) => typeof row === "object" && row !== null && !(row as Row).name && isBlank((row as Row).value);

/** Whether what was entered comes to the same; what was entered and taken back is nothing. */
export const sameInput = (one: unknown, other: unknown) => same(settled(one), settled(other));

function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? value.map(settled) : undefined;
  if (typeof value !== "object" || value === null) return value || undefined;
  if (isBlank(value)) return undefined;
  const members = Object.entries(value).map(([name, member]) => [name, settled(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined).toSorted(([a], [b]) => a.localeCompare(b)));
}

export function createAttributes(integration: Integration, draft: Draft) {
  const credentials = sent(typeIn(integration, draft)?.fields ?? [], draft.integration.credentials, null);
  const { type } = draft.integration.credentials;
  return {
    name: draft.name,
    ...(draft.tags.length > 0 && { tags: draft.tags }),
    integration: {
      type: integration.id,
      ...sent(integration.attributes.fields, draft.integration, null),
      credentials: { ...credentials, type },
    },
  };
}

/** Only what changed; a secret that was not entered stays as it is. */
export function updateAttributes(integration: Integration, draft: Draft, before: Draft, version: number) {
  const sameType = draft.integration.credentials.type === before.integration.credentials.type;
  const was = sameType ? before.integration.credentials : null;
  const { type } = draft.integration.credentials;
  const credentials: Draft["integration"]["credentials"] = { ...sent(typeIn(integration, draft)?.fields ?? [], draft.integration.credentials, was), type };
  const outer = sent(integration.attributes.fields, draft.integration, before.integration);
  return {
    version,
    ...(draft.name !== before.name && { name: draft.name }),
    ...(!same(draft.tags, before.tags) && { tags: draft.tags }),
    ...(!same(draft.integration, before.integration) && { integration: { type: integration.id, ...outer, credentials } }),
  };
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** `before` is null where everything is new. */
function sent(fields: CredentialField[], values: Values, before: Values | null): Values {
  const body: Values = {};
  for (const field of askedFields(fields, values).filter((each) => !each.read_only)) {
    const value = sentOne(field, values[field.name], before?.[field.name]);
    if (value !== undefined) body[field.name] = value;
  }
  return body;
}

function sentOne(field: CredentialField, value: unknown, before: unknown): unknown {
  const gone = before === undefined || before === null ? undefined : null;
  if (isBody(field)) return sentBody(value as Values | undefined) ?? gone;
  switch (field.kind) {
    case "object":
      return value ? sent(field.fields ?? [], value as Values, (before as Values | undefined) ?? null) : gone;
    case "list":
      return nonEmpty([...rows(field, value), ...removed(value, before)]);
    case "pairs":
    case "texts":
      return nonEmpty((value as unknown[] | undefined) ?? []) ?? (gone === null ? [] : undefined);
    case "numbers":
      return nonEmpty(((value as unknown[] | undefined) ?? []).map(Number)) ?? (gone === null ? [] : undefined);
    case "number":
      return value === "" || value === undefined ? gone : Number(value);
    case "flag":
      return value;
    default:
      return isBlank(value) ? (gone === null && !field.secret ? "" : undefined) : value;
  }
}

const nonEmpty = (items: unknown[]) => (items.length > 0 ? items : undefined);

function sentBody(value: Values | undefined): Values | undefined {
  const parts = Object.entries(value ?? {}).filter(([, text]) => text);
  return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}

function rows(field: CredentialField, value: unknown) {
  const kind = field.name === "tokens" ? { type: "SECRET" } : {};
  return ((value as Row[] | undefined) ?? []).map((row) => ({ name: row.name, ...kind, value: isBlank(row.value) ? "" : row.value }));
}

/** They go to the end: places in front stay those of the form. */
function removed(value: unknown, before: unknown) {
  const names = new Set(((value as Row[] | undefined) ?? []).map((row) => row.name));
  const gone = ((before as Row[] | undefined) ?? []).filter((row) => !names.has(row.name));
  return gone.map(({ name }) => ({ name, value: "", deleted: true }));
}
