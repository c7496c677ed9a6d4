// The browser's own dialog for passkeys, in the JSON that the API speaks (WebAuthn level 3).

export const passkeysWork = () =>
  typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** Nobody confirmed, or the browser gave up. */
export class PasskeyRefused extends Error {}

export async function answerPasskey(options: Record<string, unknown>): Promise<Record<string, unknown>> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON);
  return json(await navigator.credentials.get({ publicKey }).catch(refused));
}

export async function createPasskey(options: Record<string, unknown>): Promise<Record<string, unknown>> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  return json(await navigator.credentials.create({ publicKey }).catch(refused));
}

function json(credential: Credential | null): Record<string, unknown> {
  if (!credential) throw new PasskeyRefused();
  return (credential as PublicKeyCredential).toJSON() as unknown as Record<string, unknown>;
}

function refused(error: unknown): never {
  throw new PasskeyRefused(String(error));
}
