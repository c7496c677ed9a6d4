// A text that is to be entered elsewhere to the letter, and the button that copies it.

import { Code } from "@mantine/core";

import classes from "./Copyable.module.css";
import { CopyButton } from "./CopyButton.tsx";

interface Props {
  text: string;
  label: string;
  /** It has several lines. */
  block?: boolean;
  /** It is short, and read from afar. */
  large?: boolean;
}

export function Copyable({ text, label, block = false, large = false }: Props) {
  return (
    <div className={classes.copyable} data-block={block || undefined} data-large={large || undefined}>
      <Code block={block} className={classes.text}>
        {text}
      </Code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
