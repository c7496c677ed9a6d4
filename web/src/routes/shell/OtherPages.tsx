// While a page comes, when it does not, and where there is none.

import { Center, Loader } from "@mantine/core";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";

import { isMissingPart } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { Failure, Message } from "../../ui/Message.tsx";
import { useDocumentTitle } from "../../ui/Page.tsx";

export function PendingPage() {
  return (
    <Center mih={320}>
      <Loader size="sm" role="status" aria-label={words.shell.loading} />
    </Center>
  );
}

export function FailedPage({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} retry={isMissingPart(error) ? () => window.location.reload() : reset} />;
}

export function MissingPage() {
  const { title, detail } = words.errors.notFound;
  useDocumentTitle(title);
  return (
    <main>
      <Message icon={Compass} title={title} action={<Link to="/connections">{words.errors.toConnections}</Link>}>
        {detail}
      </Message>
    </main>
  );
}
