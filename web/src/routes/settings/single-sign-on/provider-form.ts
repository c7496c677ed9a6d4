// What the dialog of a provider holds, what of it is sent, and where the server's errors belong.

import type { OidcProvider, OidcProviderRequestAttributes } from "../../../api/schema.ts";
import { byField, type Explanation } from "../../../lib/errors.ts";
import { words } from "../../../lib/words/index.ts";

const { singleSignOn: text } = words;
const AT = "/data/attributes/";

export interface MappingDraft {
  /** Tells one line from another while they move. */
  key: number;
  group: string;
  /** `role:` or `team:` and an id; null until one is chosen. */
  gives: string | null;
}

export interface ProviderDraft {
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  scopes: string[];
  groups_claim: string;
  trust_email: boolean;
  just_in_time: boolean;
  enabled: boolean;
  mappings: MappingDraft[];
}

const EMPTY: ProviderDraft = {
  name: "",
  issuer: "",
  client_id: "",
  client_secret: "",
  scopes: ["email", "profile"],
  groups_claim: "",
  trust_email: false,
  just_in_time: false,
  enabled: true,
  mappings: [],
};

export function draftOf(provider: OidcProvider | undefined): ProviderDraft {
  if (!provider) return EMPTY;
  const { name, issuer, client_id, scopes, groups_claim, trust_email, just_in_time, enabled, mappings } = provider.attributes;
  const lines = mappings.map(({ group, role_id, team_id }, key) => ({ key, group, gives: role_id ? `role:${role_id}` : `team:${team_id}` }));
  // The secret is never answered, and so never filled in.
  return { name, issuer, client_id, client_secret: "", scopes, groups_claim: groups_claim ?? "", trust_email, just_in_time, enabled, mappings: lines };
}

/** An update leaves out the issuer, which is fixed, and the secret where none was entered. */
export function bodyOf(draft: ProviderDraft, update: boolean): OidcProviderRequestAttributes {
  const { issuer, client_secret, groups_claim, mappings, ...others } = draft;
  const sent = mappings.map(({ group, gives }) => {
    const id = gives?.slice(gives.indexOf(":") + 1);
    return { group: group.trim(), ...(gives?.startsWith("role:") ? { role_id: id } : { team_id: id }) };
  });
  return {
    ...others,
    name: draft.name.trim(),
    client_id: draft.client_id.trim(),
    groups_claim: groups_claim.trim() || null,
    mappings: sent,
    ...(!update && { issuer: issuer.trim() }),
    ...(client_secret && { client_secret }),
  };
}

/** What is missing, by the names of fields. */
export function faultsOf(draft: ProviderDraft, update: boolean): Record<string, string> {
  const faults: Record<string, string> = {};
  const needed = { name: text.name, client_id: text.clientId, ...(!update && { issuer: text.issuer, client_secret: text.secret }) };
  for (const [field, label] of Object.entries(needed)) {
    if (!draft[field as "name" | "issuer"].trim()) faults[field] = text.required(label);
  }
  for (const [place, { group, gives }] of draft.mappings.entries()) {
    if (!group.trim()) faults[`mappings.${place}.group`] = text.required(text.group);
    if (!gives) faults[`mappings.${place}.gives`] = text.missingGives;
  }
  if (draft.mappings.length > 0 && !draft.groups_claim.trim()) faults.groups_claim = text.required(text.groupsClaim);
  return faults;
}

/** What the server says is wrong, by the names of fields; the rest belongs above the form. */
export function faultsIn(error: unknown): { fields: Record<string, string>; rest: Explanation | null } {
  const { fields, rest } = byField(error, (pointer) => nameOf(pointer) !== null);
  return { fields: Object.fromEntries(Object.entries(fields).map(([pointer, detail]) => [nameOf(pointer) ?? pointer, detail])), rest };
}

/** `/data/attributes/mappings/0/role_id` is `mappings.0.gives`. */
function nameOf(pointer: string): string | null {
  if (!pointer.startsWith(AT)) return null;
  const [field = "", place, member] = pointer.slice(AT.length).split("/");
  if (!(field in EMPTY)) return null;
  if (field !== "mappings") return field;
  if (place === undefined) return null;
  return `mappings.${place}.${member === "group" ? "group" : "gives"}`;
}
