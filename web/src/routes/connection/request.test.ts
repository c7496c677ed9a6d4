import { expect, test } from "vitest";

import { EMPTY, inputsOf } from "./request.ts";

test("lines without a name are left out, and a header that comes twice keeps both values", () => {
  const headers = [{ name: "accept", value: "a" }, { name: " ", value: "lost" }, { name: "accept", value: "b" }];
  expect(inputsOf({ ...EMPTY, headers, params: [{ name: "", value: "x" }] })).toEqual({
    verb: "GET",
    url: "/",
    urlParams: [],
    requestHeaders: [{ key: "accept", value: ["a", "b"] }],
  });
});

test("JSON goes as JSON, other text as text, and nothing where the method takes none", () => {
  expect(inputsOf({ ...EMPTY, method: "POST", body: '{"a":1}' }).body).toEqual({ a: 1 });
  expect(inputsOf({ ...EMPTY, method: "POST", body: "a=1" }).body).toBe("a=1");
  expect(inputsOf({ ...EMPTY, method: "GET", body: "a=1" })).not.toHaveProperty("body");
});
