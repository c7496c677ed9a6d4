// The same procedure with a mouse, and with the keyboard alone.

import { expect, type Locator } from "@playwright/test";

type Means = "mouse" | "keyboard";

/** More than any page or dialog has to be walked through. */
const TABS = 150;

export class Hands {
  readonly means: Means;

  constructor(means: Means) {
    this.means = means;
  }

  async press(target: Locator) {
    if (this.means === "mouse") return target.click();
    await expect(target).toBeEnabled();
    await reach(target);
    await target.page().keyboard.press("Enter");
  }

  async type(target: Locator, text: string) {
    if (this.means === "mouse") return target.fill(text);
    await expect(target).toBeEditable();
    await reach(target);
    await target.page().keyboard.press("ControlOrMeta+a");
    await target.page().keyboard.type(text);
  }

  async mark(box: Locator) {
    if (this.means === "mouse") return box.check();
    await reach(box);
    await box.page().keyboard.press("Space");
  }

  /** One of those that a field offers, which has the focus. */
  async choose(option: Locator) {
    if (this.means === "mouse") return option.click();
    await expect(option).toBeVisible();
    await option.page().keyboard.press("Enter");
  }
}

/** From wherever the focus is, as far as it takes. */
async function reach(target: Locator) {
  await target.waitFor();
  for (let tabs = 0; tabs < TABS; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await target.page().keyboard.press("Tab");
  }
  throw new Error(`no key leads to ${target}`);
}
