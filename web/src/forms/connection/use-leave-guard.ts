// Asks before what was entered is lost: by the dialog's own buttons, by a link or the browser's
// arrows, and by closing the tab.

import { useBlocker } from "@tanstack/react-router";
import { useRef, useState } from "react";

export interface Guard {
  /** Whether there is something to lose. */
  watch: (dirty: boolean) => void;
  /** Closes, or asks first. */
  close: () => void;
  /** Asks before something else than closing. */
  ask: (then: () => void) => void;
  asking: boolean;
  /** Goes without asking. */
  leave: () => void;
  stay: () => void;
}

export function useLeaveGuard(onClose: () => void): Guard {
  const dirty = useRef(false);
  const [then, setThen] = useState<(() => void) | null>(null);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty.current,
    enableBeforeUnload: () => dirty.current,
    withResolver: true,
  });
  const blocked = blocker.status === "blocked";
  const free = (go: () => void) => {
    dirty.current = false;
    setThen(null);
    if (blocked) blocker.proceed();
    else go();
  };
  return {
    watch: (now) => {
      dirty.current = now;
    },
    close: () => {
      if (!dirty.current) onClose();
      // Later than the key that asks for it: the question would take the same Escape for its answer.
      else window.setTimeout(() => setThen(() => onClose));
    },
    ask: (next) => setThen(() => next),
    asking: blocked || then !== null,
    leave: () => free(then ?? onClose),
    stay: () => {
      setThen(null);
      if (blocked) blocker.reset();
    },
  };
}
