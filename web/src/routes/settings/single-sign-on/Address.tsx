// An address to be copied to somewhere else.

import { CopyButton } from "../../../ui/CopyButton.tsx";
import classes from "./single-sign-on.module.css";

export function Address({ url, copy }: { url: string; copy: string }) {
  return (
    <div className={classes.address}>
      <code>{url}</code>
      <CopyButton text={url} label={copy} />
    </div>
  );
}
