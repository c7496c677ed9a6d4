// Every text that people read, in English. A part of the pages has a file of its own.

import { access } from "./access.ts";
import { audit } from "./audit.ts";
import { connection } from "./connection.ts";
import { connectionForm } from "./connection-form.ts";
import { connections } from "./connections.ts";
import { consent } from "./consent.ts";
import { errors } from "./errors.ts";
import { integrations } from "./integrations.ts";
import { keyless } from "./keyless.ts";
import { keys } from "./keys.ts";
import { roles } from "./roles.ts";
import { serviceAccounts } from "./service-accounts.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { signIn } from "./sign-in.ts";
import { singleSignOn } from "./single-sign-on.ts";
import { table } from "./table.ts";

export const words = {
  access,
  audit,
  connection,
  connectionForm,
  connections,
  consent,
  errors,
  integrations,
  keyless,
  keys,
  roles,
  serviceAccounts,
  settings,
  shell,
  signIn,
  singleSignOn,
  table,
};
