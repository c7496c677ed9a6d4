// Coming in and going out. Without a session 401 means a wrong password, so nothing
// here counts as a session that ended.

import { queryOptions } from "@tanstack/react-query";

import { api, ask, askOpenly } from "../api.ts";
import { answerPasskey } from "../passkeys.ts";

export const signInOptionsQuery = (organization?: string) =>
  queryOptions({
    queryKey: ["sign-in-options", organization ?? null],
    queryFn: async ({ signal }) => {
      const params = { query: organization ? { organization } : {} };
      return (await askOpenly(api.GET("/api/v2/sign_in_options", { params, signal }))).data.attributes;
    },
  });

export interface Credentials {
  organization?: string;
  email: string;
  password: string;
}

/** Whether that was all: false asks for a second factor. */
export async function signIn(attributes: Credentials): Promise<boolean> {
  const body = { data: { type: "sessions", attributes } };
  return (await askOpenly(api.POST("/api/v2/sessions", { body }))).data.attributes.complete;
}

export async function completeSignIn(factor: { totp: string } | { recovery_code: string } | "passkey"): Promise<void> {
  const attributes = factor === "passkey" ? { passkey: await passkey() } : factor;
  const body = { data: { type: "sessions", attributes } };
  await askOpenly(api.POST("/api/v2/sessions/current/second_factor", { body }));
}

export async function signInByPasskey(): Promise<void> {
  const body = { data: { type: "sessions", attributes: { credential: await passkey() } } };
  await askOpenly(api.POST("/api/v2/sessions/passkey", { body }));
}

async function passkey() {
  const challenge = await askOpenly(api.POST("/api/v2/passkey_challenges"));
  return answerPasskey(challenge.data.attributes.options);
}

export async function signOut(): Promise<void> {
  await ask(api.DELETE("/api/v2/sessions/current"));
}

/** The invitation's id stands in the token, after `cvg_inv_`: 16 bytes in base64url. */
export function invitationId(token: string): string | null {
  const [, text] = /^cvg_inv_([\w-]{22})_/.exec(token) ?? [];
  if (!text) return null;
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const hex = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export async function acceptInvitation(id: string, attributes: { token: string; name?: string; password: string }) {
  const params = { path: { user_invitation_uuid: id } };
  const body = { data: { type: "user_invitations", attributes } };
  await askOpenly(api.POST("/api/v2/user_invitations/{user_invitation_uuid}/accept", { params, body }));
}
