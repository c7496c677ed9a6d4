// Every page on one page; those of the settings have one of their own.

import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { queries } from "../lib/queries.ts";
import { accessQuery, usageQuery } from "../lib/data/connection-details.ts";
import { auditQuery } from "../lib/data/audit.ts";
import { connectionQuery, connectionsQuery } from "../lib/data/connections.ts";
import { integrationsQuery } from "../lib/data/integrations.ts";
import { meQuery } from "../lib/data/me.ts";
import { signInOptionsQuery } from "../lib/data/sign-in.ts";
import { readAuditSearch } from "./audit/search.ts";
import { readTab } from "./connection/search.ts";
import { asked, readConnectionSearch } from "./connections/search.ts";
import { root, shell } from "./root.tsx";
import { settingsPages } from "./settings/routes.tsx";
import { FailedPage, PendingPage } from "./shell/OtherPages.tsx";

/** Where to go after signing in: a path of our own, never another site's. The router keeps whatever
 * a reader like this leaves out, so it must not leave anything out. */
const readReturn = ({ return_to }: Record<string, unknown>): { return_to?: string } => ({
  return_to: typeof return_to === "string" && /^\/(?![/\\])/.test(return_to) ? return_to : undefined,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: readReturn,
  loader: ({ context }) => context.queries.ensureQueryData(signInOptionsQuery()),
  component: lazyRouteComponent(() => import("./sign-in/SignInPage.tsx"), "SignInPage"),
});

const acceptInvitation = createRoute({
  getParentRoute: () => root,
  path: "/accept-invitation",
  component: lazyRouteComponent(() => import("./sign-in/InvitationPage.tsx"), "InvitationPage"),
});

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/connections" });
  },
});

const connections = createRoute({
  getParentRoute: () => shell,
  path: "/connections",
  validateSearch: readConnectionSearch,
  loaderDeps: ({ search }) => asked(search),
  loader: ({ context, deps }) => {
    // Both at once, and the page shows its skeleton until they are there.
    void context.queries.prefetchQuery(connectionsQuery(deps));
    void context.queries.prefetchQuery(integrationsQuery);
  },
  component: lazyRouteComponent(() => import("./connections/ConnectionsPage.tsx"), "ConnectionsPage"),
});

const integrations = createRoute({
  getParentRoute: () => shell,
  path: "/integrations",
  loader: ({ context }) => void context.queries.prefetchQuery(integrationsQuery),
  component: lazyRouteComponent(() => import("./integrations/IntegrationsPage.tsx"), "IntegrationsPage"),
});

const connection = createRoute({
  getParentRoute: () => shell,
  path: "/connections/$connectionId",
  validateSearch: readTab,
  loader: ({ context: { queries }, params: { connectionId } }) => {
    void queries.prefetchQuery(connectionQuery(connectionId));
    void queries.prefetchQuery(integrationsQuery);
    void queries.prefetchQuery(accessQuery(connectionId, 1));
    void queries.prefetchQuery(usageQuery(connectionId));
  },
  component: lazyRouteComponent(() => import("./connection/ConnectionPage.tsx"), "ConnectionPage"),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: "/audit",
  validateSearch: readAuditSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queries.prefetchInfiniteQuery(auditQuery(deps)),
  component: lazyRouteComponent(() => import("./audit/AuditPage.tsx"), "AuditPage"),
});

/** Every shared component in every state: while developing, and in no build. */
const dev = import.meta.env.DEV
  ? [
      createRoute({
        getParentRoute: () => root,
        path: "/dev/ui",
        component: lazyRouteComponent(() => import("./dev/UiPage.tsx"), "UiPage"),
      }),
    ]
  : [];

export const router = createRouter({
  routeTree: root.addChildren([...dev, signIn, acceptInvitation, shell.addChildren([home, connections, connection, integrations, audit, settingsPages])]),
  context: { queries },
  defaultPreload: "intent",
  // The query cache knows how old things are.
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: PendingPage,
  defaultErrorComponent: FailedPage,
  scrollRestoration: true,
});

/** What a loader is given that needs nothing of whoever asks. */
type Begin = (given: { context: { queries: typeof queries }; deps: unknown; params: unknown }) => unknown;

// The code of a page and what it shows come while it is asked who is there.
router.subscribe("onBeforeLoad", ({ toLocation }) => {
  if (queries.getQueryData(meQuery.queryKey)) return;
  const matches: { routeId: keyof typeof router.routesById; loaderDeps: unknown; params: unknown }[] = router.matchRoutes(toLocation);
  for (const { routeId, loaderDeps: deps, params } of matches) {
    const route = router.routesById[routeId];
    void router.loadRouteChunk(route)?.catch(() => undefined);
    // Whether it fails is told when it is asked for again.
    void Promise.resolve((route.options.loader as Begin | undefined)?.({ context: { queries }, deps, params })).catch(() => undefined);
  }
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
