// Writes src/api/schema.ts from the API's document. Errors have one shape everywhere,
// which src/lib/errors.ts reads, so that only what succeeds is typed.

import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const document = JSON.parse(readFileSync(new URL("../../crates/claviger-http/openapi.json", import.meta.url), "utf8"));
for (const path of Object.keys(document.paths)) {
  // The proxy is for programs: it takes no session.
  if (path.includes("/proxy/")) delete document.paths[path];
}
for (const item of Object.values(document.paths)) {
  for (const operation of Object.values(item)) {
    const good = Object.entries(operation.responses ?? {}).filter(([status]) => status < "400");
    if (operation.responses) operation.responses = Object.fromEntries(good);
  }
}

const types = await openapiTS(document, {
  alphabetize: true,
  emptyObjectsUnknown: true,
  rootTypes: true,
  rootTypesNoSchemaPrefix: true,
});
const head = "// Written by `cargo xtask gen` from crates/claviger-http/openapi.json.\n\n";
const target = process.argv[2] ?? new URL("../src/api/schema.ts", import.meta.url);
writeFileSync(target, head + astToString(types));
