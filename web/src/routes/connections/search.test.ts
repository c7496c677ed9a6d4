import { expect, test } from "vitest";

import { countFilters, readConnectionSearch } from "./search.ts";

test("every part of the address is named, so that nothing else gets through", () => {
  const parts = ["q", "integration", "tag", "health", "shared", "sort", "author", "unused", "page", "create"];
  expect(Object.keys(readConnectionSearch({ q: "a", other: 1 })).toSorted()).toEqual(parts.toSorted());
});

test("what makes no sense counts as absent", () => {
  const nonsense = { q: "  ", author: "somebody", unused: "-1", page: "1.5", sort: undefined };
  expect(Object.values(readConnectionSearch(nonsense)).filter((each) => each !== undefined)).toEqual([]);
  // Addresses are typed by people: numbers come as texts and texts as numbers.
  expect(readConnectionSearch({ q: 404, page: "3", unused: 30 })).toMatchObject({ q: "404", page: 3, unused: 30 });
  expect(readConnectionSearch({ page: 1 }).page, "the first one is not said").toBeUndefined();
});

test("search and order are no filters", () => {
  expect(countFilters(readConnectionSearch({ q: "a", sort: "name", page: 2 }))).toBe(0);
  expect(countFilters(readConnectionSearch({ tag: "a:b", author: "me", unused: 30 }))).toBe(3);
});
