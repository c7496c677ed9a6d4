import { expect, test } from "vitest";

import { browserOf } from "./browser.ts";

test("a browser goes by its own name, not by those that it claims too", () => {
  const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
  expect(browserOf(chrome)).toBe("Chrome on Linux");
  expect(browserOf(`${chrome} Edg/140.0`)).toBe("Edge on Linux");
  expect(browserOf("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1")).toBe("Safari on iOS");
  expect(browserOf("something else")).toBeNull();
  expect(browserOf(null)).toBeNull();
});
