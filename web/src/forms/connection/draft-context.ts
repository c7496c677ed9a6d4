// What every input of the form of a connection has in common: its value, what is wrong with it,
// and what is stored of a secret.

import { createContext, useContext, useEffect } from "react";

import { getIn, isReference, type Path, pointerTo, type Reference, type Stored } from "./draft.ts";

export interface DraftState {
  draft: unknown;
  set: (path: Path, value: unknown) => void;
  errors: Record<string, string>;
  /** Pointers of the inputs that are there: errors stand at these. */
  places: Set<string>;
  /** The secrets that are stored, by their names there. */
  stored: Record<string, Stored>;
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

/** A secret, or where it is: which of the two is entered, and what is stored. */
export function useSecret(path: Path, storedAs = path.slice(2).join("/")) {
  const { value, change, error } = useInput<string | Reference>(path);
  const stored: Stored | undefined = useDraftState().stored[storedAs];
  // Until something is entered, it is what it was.
  const refers = value === undefined ? stored?.reference !== undefined : isReference(value);
  return {
    refers,
    text: isReference(value) ? value.reference : (value ?? ""),
    change: (text: string) => change(refers ? { reference: text } : text),
    /** What was entered as the one is no good as the other. */
    refer: (refers: boolean) => change(refers ? { reference: "" } : ""),
    error,
    stored,
  };
}
