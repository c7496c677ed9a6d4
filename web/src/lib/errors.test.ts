import { expect, test } from "vitest";

import { byField, explain, problems, Refused, Unreachable } from "./errors.ts";

const field = (pointer: string, detail: string) => ({ detail, source: { pointer }, id: "1", status: "400", title: "" });

test("errors are read as objects, and as texts with objects beside them", () => {
  expect(problems({ errors: [field("/a", "must be b")] })).toMatchObject([{ detail: "must be b", pointer: "/a" }]);
  expect(problems({ errors: ["/a: must be b"], details: [field("/a", "must be b")] })).toMatchObject([
    { detail: "must be b", pointer: "/a" },
  ]);
  expect(problems({ errors: ["not so"] })).toEqual([{ detail: "not so" }]);
  expect(problems("<html>")).toEqual([]);
  expect(problems(undefined)).toEqual([]);
});

test("what is wrong with a field stands there, and the rest above the form", () => {
  const isField = (pointer: string) => pointer === "/a";
  const both = new Refused(400, problems({ errors: [field("/a", "must be b"), field("/z", "is unknown")] }));
  expect(byField(both, isField).fields).toEqual({ "/a": "Must be b." });
  expect(byField(both, isField).rest?.detail).toBe("Is unknown.");
  const one = new Refused(400, problems({ errors: [field("/a", "must be b")] }));
  expect(byField(one, isField).rest).toBe(null);
  expect(byField(new Unreachable(), isField).rest?.title).toBe("The server does not answer");
  expect(byField(new Refused(403, []), isField).rest?.title).toBe("You may not do that");
});

test("only what may pass is worth another try, and only the server's faults have a number", () => {
  expect(explain(new Refused(400, [{ detail: "no", id: "7" }]))).toMatchObject({ again: false, id: undefined, detail: "No." });
  expect(explain(new Refused(500, [{ detail: "the server failed", id: "7" }]))).toMatchObject({ again: true, id: "7" });
  expect(explain(new Refused(418, [])).detail).toBe("The server answered 418 and did not say why.");
  expect(explain(new TypeError("Failed to fetch dynamically imported module: /assets/a.js")).title).toBe(
    "The server does not answer",
  );
  expect(explain(new TypeError("x is not a function")).title).toBe("This page failed");
});
