// What every input of the form of a connection has in common: its value, what is wrong with it,
// and since when a secret is set.

import { createContext, useContext, useEffect } from "react";

import type { Path } from "./draft.ts";
import { getIn, pointerTo } from "./draft.ts";

export interface DraftState {
  draft: unknown;
  set: (path: Path, value: unknown) => void;
  errors: Record<string, string>;
  /** Pointers of the inputs that are there: errors stand at these. */
  places: Set<string>;
  /** Since when a stored secret is set, by its name there. */
  setAt: Record<string, string>;
}

export const DraftContext = createContext<DraftState | null>(null);

export function useDraftState(): DraftState {
  const state = useContext(DraftContext);
  if (!state) throw new Error("outside of a form");
  return state;
}

export function useInput<T>(path: Path) {
  const { draft, set, errors, places } = useDraftState();
  const pointer = pointerTo(path);
  useEffect(() => {
    places.add(pointer);
    return () => void places.delete(pointer);
  }, [places, pointer]);
  return {
    value: getIn(draft, path) as T | undefined,
    change: (value: T | undefined) => set(path, value),
    error: errors[pointer],
  };
}

/** A stored secret of this name. */
export function useSetAt(path: Path): string | undefined {
  const { setAt } = useDraftState();
  return setAt[path.slice(2).join("/")];
}
