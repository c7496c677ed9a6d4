// What every page is below: the root, and the frame for those who are signed in.

import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";

import { meQuery } from "../lib/data/me.ts";
import { isStatus } from "../lib/errors.ts";
import { FailedPage, MissingPage } from "./shell/OtherPages.tsx";
import { Shell } from "./shell/Shell.tsx";

interface Context {
  queries: QueryClient;
}

export const root = createRootRouteWithContext<Context>()({ notFoundComponent: MissingPage, errorComponent: FailedPage });

/** Everything for people who are signed in. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (!isStatus(error, 401)) throw error;
      const return_to = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/sign-in", search: { return_to } });
    }
  },
  component: Shell,
});
