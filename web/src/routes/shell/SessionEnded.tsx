// The session is over while somebody works: they sign in where they are, and nothing
// that they entered is lost.

import { Button, Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";

import { meQuery, useMe } from "../../lib/data/me.ts";
import { sessionEnded } from "../../lib/session-ended.ts";
import { words } from "../../lib/words/index.ts";
import { SignIn } from "../sign-in/SignIn.tsx";

const { ended } = words.shell;

export function SessionEnded() {
  const over = useSyncExternalStore(sessionEnded.subscribe, () => sessionEnded.now);
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const here = useRouterState({ select: (state) => state.location.href });

  const again = async () => {
    const now = await queries.fetchQuery({ ...meQuery, staleTime: 0 });
    sessionEnded.mend();
    // What the other one entered is not theirs.
    if (now.id !== me.id) window.location.reload();
    else await queries.invalidateQueries();
  };
  const leave = async () => {
    await navigate({ to: "/sign-in", search: { return_to: here } });
    sessionEnded.mend();
    queries.clear();
  };

  return (
    <Modal opened={over} onClose={() => {}} withCloseButton={false} title={ended.title} centered zIndex={10_000}>
      <Stack gap="md">
        <Text c="dimmed">{ended.text}</Text>
        <SignIn email={me.email} returnTo={here} onDone={again} />
        <Button variant="subtle" color="gray" onClick={leave}>
          {ended.other}
        </Button>
      </Stack>
    </Modal>
  );
}
