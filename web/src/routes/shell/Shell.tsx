// Around every page of those who are signed in.

import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { sessionEnded } from "../../lib/session-ended.ts";
import { words } from "../../lib/words/index.ts";
import { Header } from "./Header.tsx";
import { Palette } from "./Palette.tsx";
import { SessionEnded } from "./SessionEnded.tsx";
import classes from "./Shell.module.css";

export function Shell() {
  const main = useFocusOnNavigation();
  usePartsBeforehand();
  const [opened, palette] = useDisclosure();
  // In fields too: nothing is typed with it.
  useHotkeys([["mod+K", palette.toggle]], []);
  // Nothing else stays open where somebody has to sign in again.
  useEffect(() => sessionEnded.subscribe((ended) => ended && palette.close()), [palette]);
  return (
    <>
      <a className={classes.skip} href="#main">
        {words.shell.skip}
      </a>
      <Header onSearch={palette.open} />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <Palette opened={opened} onClose={palette.close} />
      <SessionEnded />
    </>
  );
}

/** Fetches the code of the other pages while nothing else is to do, so that they open at once. */
function usePartsBeforehand() {
  const router = useRouter();
  useEffect(() => {
    const waiting = window.setTimeout(() => {
      for (const route of Object.values(router.routesById)) void router.loadRouteChunk(route)?.catch(() => undefined);
    }, 1500);
    return () => window.clearTimeout(waiting);
  }, [router]);
}

/** Whoever goes to another page by keyboard goes on at its beginning, and hears that it is another one. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current && path && shown.current !== path) main.current?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);
  return main;
}
