// The state of the form of a connection. It is there for as long as the dialog is, and so are
// the secrets in it: requests are sent from here and kept nowhere.

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import type { Explanation } from "../../lib/errors.ts";
import { type Draft, type Path, pointerTo, sameInput, setIn, type Stored, withoutEmptyRows } from "./draft.ts";
import { placed } from "./faults.ts";

const NONE = { fields: {} as Record<string, string>, rest: null as Explanation | null };

export function useConnectionForm(begin: Draft, stored: Record<string, Stored> = {}) {
  const [before, setBefore] = useState(begin);
  const [draft, setDraft] = useState(begin);
  const [faults, setFaults] = useState(NONE);
  const [places] = useState(() => new Set<string>());
  const form = useRef<HTMLFormElement>(null);
  const set = (path: Path, value: unknown) => {
    setDraft((draft) => setIn(draft, path, value));
    // What was said of it was said of another value; rows change places with what is said of them.
    const pointer = pointerTo(path);
    setFaults(({ fields, rest }) => ({ rest, fields: Object.fromEntries(Object.entries(fields).filter(([at]) => !`${at}/`.startsWith(`${pointer}/`))) }));
  };

  /** Sends what there is, and shows what is wrong with it where it stands. */
  const send = async <T>(request: (draft: Draft) => Promise<T>): Promise<T | undefined> => {
    const whole = withoutEmptyRows(draft);
    setDraft(whole);
    setFaults(NONE);
    try {
      return await request(whole);
    } catch (error) {
      setFaults(placed(error, places));
      // The first that is wrong, once it is shown as such.
      window.setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), 50);
      throw error;
    }
  };

  return {
    draft,
    setDraft,
    dirty: !sameInput(withoutEmptyRows(draft), withoutEmptyRows(before)),
    restart: (begin: Draft) => {
      setBefore(begin);
      setDraft(begin);
      setFaults(NONE);
    },
    form,
    rest: faults.rest,
    send,
    context: { draft, set, errors: faults.fields, places, stored },
  };
}

/** A request that is forgotten as soon as it is answered: it may hold secrets. */
export const useForgottenRequest = <T>(run: () => Promise<T>, onSuccess?: (answer: T) => void | Promise<void>) =>
  useMutation({ mutationFn: run, gcTime: 0, onSuccess });
