// The picture of an integration on a tile of its own, so that dark logos show on dark pages.

import { iconOf } from "../lib/data/integrations.ts";
import classes from "./IntegrationIcon.module.css";

/** Beside its name: for whoever hears the page it adds nothing. */
export function IntegrationIcon({ type, size = 32 }: { type: string; size?: number }) {
  const inside = Math.round(size * 0.62);
  return (
    <span className={classes.tile} style={{ width: size, height: size }}>
      <img src={iconOf(type)} alt="" width={inside} height={inside} loading="lazy" decoding="async" />
    </span>
  );
}
