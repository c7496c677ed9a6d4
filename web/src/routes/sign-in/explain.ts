import { explain, type Explanation } from "../../lib/errors.ts";
import { PasskeyRefused } from "../../lib/passkeys.ts";
import { words } from "../../lib/words/index.ts";

export function explainSignIn(error: unknown): Explanation {
  if (!(error instanceof PasskeyRefused)) return explain(error);
  return { title: words.errors.refused, detail: words.signIn.passkeyRefused, again: true };
}
