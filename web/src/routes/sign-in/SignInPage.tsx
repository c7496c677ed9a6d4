import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";

import { meQuery } from "../../lib/data/me.ts";
import { sessionEnded } from "../../lib/session-ended.ts";
import { words } from "../../lib/words/index.ts";
import { Card } from "./Card.tsx";
import { SignIn } from "./SignIn.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { return_to } = route.useSearch();
  const queries = useQueryClient();
  const router = useRouter();
  const enter = async () => {
    sessionEnded.mend();
    queries.removeQueries({ queryKey: meQuery.queryKey });
    await router.navigate({ href: return_to ?? "/connections", replace: true });
  };
  return (
    <Card title={words.signIn.to} text={return_to ? words.signIn.again : undefined}>
      <SignIn returnTo={return_to} onDone={enter} />
    </Card>
  );
}
