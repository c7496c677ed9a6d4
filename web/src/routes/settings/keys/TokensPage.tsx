// Access tokens of one's own.

import { useState } from "react";

import { useMe } from "../../../lib/data/me.ts";
import { words } from "../../../lib/words/index.ts";
import { Page } from "../../../ui/Page.tsx";
import { NewToken, TokenList } from "./TokenList.tsx";

export function TokensPage() {
  const { id, permissions } = useMe();
  const [making, make] = useState(false);
  return (
    <Page title={words.settings.pages.tokens} about={words.keys.about.tokens} actions={<NewToken onMake={make} />}>
      <TokenList owner={{ person: id }} offered={[...permissions]} making={making} onMake={make} />
    </Page>
  );
}
