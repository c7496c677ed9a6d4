// Puts a text into the clipboard and says so.

import { Button, CopyButton as Copied } from "@mantine/core";
import { Check, Copy } from "lucide-react";

import { words } from "../lib/words/index.ts";

interface Props {
  text: string;
  /** What is copied, for those who hear the button alone. */
  label: string;
  /** What stands on the button, where "Copy" would not say what. */
  children?: string;
}

export function CopyButton({ text, label, children = words.shell.copy }: Props) {
  return (
    <Copied value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={copied ? words.shell.copied : label}
          leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          onClick={copy}
        >
          {copied ? words.shell.copied : children}
        </Button>
      )}
    </Copied>
  );
}
