// Deleting with ten seconds to think again: nothing is asked of the server before they
// are over. Whoever leaves the page in between has not taken it back, so it is done then.

import { useSyncExternalStore } from "react";

const MILLISECONDS = 10_000;

interface Pending {
  ids: string[];
  timer: number;
  run: (leaving: boolean) => void;
}

class Deletions {
  #pending = new Set<Pending>();
  #listeners = new Set<() => void>();
  #hidden: ReadonlySet<string> = new Set();

  constructor() {
    window.addEventListener("pagehide", () => {
      for (const each of this.#pending) this.#finish(each, true);
    });
  }

  /** Holds it back; returns how to undo it. */
  schedule(ids: string[], run: Pending["run"]): () => void {
    const pending: Pending = { ids, run, timer: window.setTimeout(() => this.#finish(pending, false), MILLISECONDS) };
    this.#pending.add(pending);
    this.#tell();
    return () => this.#drop(pending);
  }

  /** What is to be deleted looks deleted. */
  get hidden() {
    return this.#hidden;
  }

  /** The server has answered: what is there is shown again. */
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  #finish(pending: Pending, leaving: boolean) {
    if (!this.#pending.delete(pending)) return;
    window.clearTimeout(pending.timer);
    pending.run(leaving);
  }

  #drop(pending: Pending) {
    window.clearTimeout(pending.timer);
    this.#pending.delete(pending);
    this.#tell();
  }

  /** Shows what is neither gone nor to go. */
  settle(ids: string[]) {
    const hidden = new Set(this.#hidden);
    for (const id of ids) hidden.delete(id);
    this.#show(hidden);
  }

  #tell() {
    this.#show(new Set([...this.#pending].flatMap((each) => each.ids)));
  }

  #show(hidden: ReadonlySet<string>) {
    this.#hidden = hidden;
    for (const listener of this.#listeners) listener();
  }
}

export const deletions = new Deletions();
export const UNDO_MILLISECONDS = MILLISECONDS;

export const useHidden = () => useSyncExternalStore(deletions.subscribe, () => deletions.hidden);
