// A page as it is, in both themes and widths, below .cache/shots.

import type { Page } from "@playwright/test";

const FOLDER = "../.cache/shots";

export async function shoot(page: Page, name: string, fullPage = false) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [width, height] of [[1280, 800], [390, 844]] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}-${width}.png`, fullPage });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
