// Every page on one page.

import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";

import { isStatus } from "../lib/errors.ts";
import { queries } from "../lib/queries.ts";
import { factorQuery, passkeysQuery, sessionsQuery } from "../lib/data/account.ts";
import { meQuery } from "../lib/data/me.ts";
import { signInOptionsQuery } from "../lib/data/sign-in.ts";
import { integrationsQuery } from "../lib/data/integrations.ts";
import { auditQuery } from "../lib/data/audit.ts";
import { connectionQuery, connectionsQuery } from "../lib/data/connections.ts";
import { peopleQuery, permissionsQuery, rolesQuery } from "../lib/data/organization.ts";
import { teamsQuery } from "../lib/data/teams.ts";
import { accessQuery, usageQuery } from "../lib/data/connection-details.ts";
import { readAuditSearch } from "./audit/search.ts";
import { readTab } from "./connection/search.ts";
import { asked, readConnectionSearch } from "./connections/search.ts";
import { FailedPage, MissingPage, PendingPage } from "./shell/OtherPages.tsx";
import { Shell } from "./shell/Shell.tsx";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: MissingPage, errorComponent: FailedPage });

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

/** Everything for people who are signed in. */
const shell = createRoute({
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

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/SettingsLayout.tsx"), "SettingsLayout"),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/profile" });
  },
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: "/profile",
  loader: ({ context: { queries } }) => {
    void queries.prefetchQuery(factorQuery);
    void queries.prefetchQuery(passkeysQuery);
  },
  component: lazyRouteComponent(() => import("./settings/ProfilePage.tsx"), "ProfilePage"),
});

const sessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  loader: ({ context }) => void context.queries.prefetchQuery(sessionsQuery),
  component: lazyRouteComponent(() => import("./settings/SessionsPage.tsx"), "SessionsPage"),
});

const tokens = createRoute({
  getParentRoute: () => settings,
  path: "/tokens",
  component: lazyRouteComponent(() => import("./settings/TokensPage.tsx"), "TokensPage"),
});

const people = createRoute({
  getParentRoute: () => settings,
  path: "/people",
  loader: ({ context }) => void context.queries.prefetchQuery(peopleQuery("", 1)),
  component: lazyRouteComponent(() => import("./settings/PeoplePage.tsx"), "PeoplePage"),
});

const teams = createRoute({
  getParentRoute: () => settings,
  path: "/teams",
  loader: ({ context }) => void context.queries.prefetchQuery(teamsQuery("", 1)),
  component: lazyRouteComponent(() => import("./settings/TeamsPage.tsx"), "TeamsPage"),
});

const roles = createRoute({
  getParentRoute: () => settings,
  path: "/roles",
  loader: ({ context: { queries } }) => {
    void queries.prefetchQuery(rolesQuery);
    void queries.prefetchQuery(permissionsQuery);
  },
  component: lazyRouteComponent(() => import("./settings/RolesPage.tsx"), "RolesPage"),
});

const settingsPages = settings.addChildren([settingsHome, profile, sessions, tokens, people, teams, roles]);

export const router = createRouter({
  routeTree: root.addChildren([signIn, acceptInvitation, shell.addChildren([home, connections, connection, integrations, audit, settingsPages])]),
  context: { queries },
  defaultPreload: "intent",
  // The query cache knows how old things are.
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: PendingPage,
  defaultErrorComponent: FailedPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
