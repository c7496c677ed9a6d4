import { expect, test } from "vitest";

import type { Connection } from "../../api/schema.ts";
import { adviceOf } from "./advice.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const connection = (attributes: Partial<Connection["attributes"]>) =>
  ({
    attributes: {
      health: { state: "working", since: "2026-11-01T00:00:00Z" },
      disabled: false,
      integration: { type: "HTTP" },
      secrets: {},
      created_at: "2026-11-01T00:00:00Z",
      last_used_at: "2026-11-22T00:00:00Z",
      destination: { origin: "https://a.example", path_prefix: "/" },
      ...attributes,
    },
  }) as Connection;
const titles = (attributes: Partial<Connection["attributes"]>, everybody = false) =>
  adviceOf(connection(attributes), everybody, NOW).map((each) => each.title);

test("a connection that is well has none", () => expect(titles({})).toEqual([]));

test("each thing that could be better is named", () => {
  expect(titles({ health: { state: "untested", since: "" } })).toEqual(["Not tested yet"]);
  expect(titles({ destination: { origin: "http://a.example", path_prefix: "/" } })).toEqual(["Not encrypted on its way"]);
  expect(titles({}, true)).toEqual(["Everybody may use it"]);
  expect(titles({ last_used_at: null, created_at: "2026-08-01T00:00:00Z" })).toEqual(["Unused for 90 days"]);
  expect(titles({ secrets: { api_token: { set_at: "2025-11-01T00:00:00Z" } } })).toEqual(["A secret is more than a year old"]);
  expect(titles({ health: { state: "expiring", since: "", expires_at: "2026-12-01T00:00:00Z" } })).toEqual(["Its credential is about to end"]);
});

test("what ends in a year is not about to end", () =>
  expect(titles({ health: { state: "working", since: "", expires_at: "2027-11-01T00:00:00Z" } })).toEqual([]));

test("what is disabled needs no advice", () => expect(titles({ disabled: true }, true)).toEqual([]));
