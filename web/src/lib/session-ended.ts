// Tells whoever shows the pages that the session is over, from wherever that is found out.

type Listener = (ended: boolean) => unknown;

class SessionEnded {
  #listeners = new Set<Listener>();
  #ended = false;

  get now() {
    return this.#ended;
  }

  /** The server no longer knows who asks. */
  tell() {
    this.#set(true);
  }

  /** Somebody signed in again. */
  mend() {
    this.#set(false);
  }

  subscribe = (listener: Listener) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  #set(ended: boolean) {
    if (this.#ended === ended) return;
    this.#ended = ended;
    for (const listener of this.#listeners) listener(ended);
  }
}

export const sessionEnded = new SessionEnded();
