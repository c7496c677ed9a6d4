// Every text that people read, in English. A part of the pages has a file of its own.

import { access } from "./access.ts";
import { audit } from "./audit.ts";
import { connection } from "./connection.ts";
import { connectionForm } from "./connection-form.ts";
import { connections } from "./connections.ts";
import { errors } from "./errors.ts";
import { integrations } from "./integrations.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { signIn } from "./sign-in.ts";
import { table } from "./table.ts";

export const words = { access, audit, connection, connectionForm, connections, errors, integrations, settings, shell, signIn, table };
