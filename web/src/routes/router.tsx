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
import { builtInQuery, peopleQuery, permissionsQuery, rolesQuery } from "../lib/data/organization.ts";
import { teamsQuery } from "../lib/data/teams.ts";
import { apiKeysQuery, applicationKeysQuery, registrationsQuery } from "../lib/data/keys.ts";
import { providersQuery } from "../lib/data/providers.ts";
import { givenQuery, serviceAccountQuery, serviceAccountsQuery } from "../lib/data/service-accounts.ts";
import { accountTokensQuery, tokensQuery } from "../lib/data/tokens.ts";
import { accessQuery, usageQuery } from "../lib/data/connection-details.ts";
import { readAuditSearch } from "./audit/search.ts";
import { readTab } from "./connection/search.ts";
import { asked, readConnectionSearch } from "./connections/search.ts";
import { readWhose } from "./settings/keys/search.ts";
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
  beforeLoad: async ({ context, location, matches }) => {
    // The code of the page comes while it is asked who is there.
    for (const { routeId } of matches) void router.loadRouteChunk(router.routesById[routeId])?.catch(() => undefined);
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
  loader: ({ context: { queries } }) => {
    const me = queries.getQueryData(meQuery.queryKey);
    if (me) void queries.prefetchQuery(tokensQuery(me.id));
  },
  component: lazyRouteComponent(() => import("./settings/keys/TokensPage.tsx"), "TokensPage"),
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
    void queries.prefetchQuery(builtInQuery);
    void queries.prefetchQuery(permissionsQuery);
  },
  component: lazyRouteComponent(() => import("./settings/roles/RolesPage.tsx"), "RolesPage"),
});

const applicationKeys = createRoute({
  getParentRoute: () => settings,
  path: "/application-keys",
  validateSearch: readWhose,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => {
    void queries.prefetchQuery(applicationKeysQuery(deps.whose ?? "own", "", 1));
    void queries.prefetchQuery(registrationsQuery);
  },
  component: lazyRouteComponent(() => import("./settings/keys/ApplicationKeysPage.tsx"), "ApplicationKeysPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "/api-keys",
  loader: ({ context }) => void context.queries.prefetchQuery(apiKeysQuery("", 1)),
  component: lazyRouteComponent(() => import("./settings/keys/ApiKeysPage.tsx"), "ApiKeysPage"),
});

const serviceAccounts = createRoute({
  getParentRoute: () => settings,
  path: "/service-accounts",
  loader: ({ context }) => void context.queries.prefetchQuery(serviceAccountsQuery("", 1)),
  component: lazyRouteComponent(() => import("./settings/service-accounts/ServiceAccountsPage.tsx"), "ServiceAccountsPage"),
});

const serviceAccount = createRoute({
  getParentRoute: () => settings,
  path: "/service-accounts/$accountId",
  loader: ({ context: { queries }, params: { accountId } }) => {
    void queries.prefetchQuery(serviceAccountQuery(accountId));
    void queries.prefetchQuery(registrationsQuery);
    if (!queries.getQueryData(meQuery.queryKey)?.permissions.has("service_account_write")) return;
    void queries.prefetchQuery(accountTokensQuery(accountId));
    void queries.prefetchQuery(applicationKeysQuery({ account: accountId }, "", 1));
    void queries.prefetchQuery(givenQuery(accountId));
  },
  component: lazyRouteComponent(() => import("./settings/service-accounts/ServiceAccountPage.tsx"), "ServiceAccountPage"),
});

const singleSignOn = createRoute({
  getParentRoute: () => settings,
  path: "/single-sign-on",
  loader: ({ context: { queries } }) => {
    void queries.prefetchQuery(providersQuery);
    void queries.prefetchQuery(signInOptionsQuery());
  },
  component: lazyRouteComponent(() => import("./settings/single-sign-on/SingleSignOnPage.tsx"), "SingleSignOnPage"),
});

const settingsPages = settings.addChildren([
  settingsHome,
  profile,
  sessions,
  tokens,
  applicationKeys,
  people,
  teams,
  roles,
  serviceAccounts,
  serviceAccount,
  apiKeys,
  singleSignOn,
]);

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

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
