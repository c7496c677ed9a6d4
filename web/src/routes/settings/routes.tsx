// The pages of the settings.

import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { factorQuery, passkeysQuery, sessionsQuery } from "../../lib/data/account.ts";
import { apiKeysQuery, applicationKeysQuery, registrationsQuery } from "../../lib/data/keys.ts";
import { meQuery } from "../../lib/data/me.ts";
import { builtInQuery, peopleQuery, permissionsQuery, rolesQuery } from "../../lib/data/organization.ts";
import { providersQuery } from "../../lib/data/providers.ts";
import { givenQuery, serviceAccountQuery, serviceAccountsQuery } from "../../lib/data/service-accounts.ts";
import { signInOptionsQuery } from "../../lib/data/sign-in.ts";
import { teamsQuery } from "../../lib/data/teams.ts";
import { accountTokensQuery, tokensQuery } from "../../lib/data/tokens.ts";
import { shell } from "../root.tsx";
import { readWhose } from "./keys/search.ts";

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("./SettingsLayout.tsx"), "SettingsLayout"),
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
  component: lazyRouteComponent(() => import("./ProfilePage.tsx"), "ProfilePage"),
});

const sessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  loader: ({ context }) => void context.queries.prefetchQuery(sessionsQuery),
  component: lazyRouteComponent(() => import("./SessionsPage.tsx"), "SessionsPage"),
});

const tokens = createRoute({
  getParentRoute: () => settings,
  path: "/tokens",
  loader: ({ context: { queries } }) => {
    const me = queries.getQueryData(meQuery.queryKey);
    if (me) void queries.prefetchQuery(tokensQuery(me.id));
  },
  component: lazyRouteComponent(() => import("./keys/TokensPage.tsx"), "TokensPage"),
});

const people = createRoute({
  getParentRoute: () => settings,
  path: "/people",
  loader: ({ context }) => void context.queries.prefetchQuery(peopleQuery("", 1)),
  component: lazyRouteComponent(() => import("./PeoplePage.tsx"), "PeoplePage"),
});

const teams = createRoute({
  getParentRoute: () => settings,
  path: "/teams",
  loader: ({ context }) => void context.queries.prefetchQuery(teamsQuery("", 1)),
  component: lazyRouteComponent(() => import("./TeamsPage.tsx"), "TeamsPage"),
});

const roles = createRoute({
  getParentRoute: () => settings,
  path: "/roles",
  loader: ({ context: { queries } }) => {
    void queries.prefetchQuery(rolesQuery);
    void queries.prefetchQuery(builtInQuery);
    void queries.prefetchQuery(permissionsQuery);
  },
  component: lazyRouteComponent(() => import("./roles/RolesPage.tsx"), "RolesPage"),
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
  component: lazyRouteComponent(() => import("./keys/ApplicationKeysPage.tsx"), "ApplicationKeysPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "/api-keys",
  loader: ({ context }) => void context.queries.prefetchQuery(apiKeysQuery("", 1)),
  component: lazyRouteComponent(() => import("./keys/ApiKeysPage.tsx"), "ApiKeysPage"),
});

const serviceAccounts = createRoute({
  getParentRoute: () => settings,
  path: "/service-accounts",
  loader: ({ context }) => void context.queries.prefetchQuery(serviceAccountsQuery("", 1)),
  component: lazyRouteComponent(() => import("./service-accounts/ServiceAccountsPage.tsx"), "ServiceAccountsPage"),
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
  component: lazyRouteComponent(() => import("./service-accounts/ServiceAccountPage.tsx"), "ServiceAccountPage"),
});

const singleSignOn = createRoute({
  getParentRoute: () => settings,
  path: "/single-sign-on",
  loader: ({ context: { queries } }) => {
    void queries.prefetchQuery(providersQuery);
    void queries.prefetchQuery(signInOptionsQuery());
  },
  component: lazyRouteComponent(() => import("./single-sign-on/SingleSignOnPage.tsx"), "SingleSignOnPage"),
});

export const settingsPages = settings.addChildren([
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
