// Puts a text into the clipboard and says so.

import { Button, CopyButton as Copied } from "@mantine/core";
import { Check, Copy } from "lucide-react";

import { words } from "../lib/words/index.ts";

export function CopyButton({ text, label }: { text: string; label: string }) {
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
          {copied ? words.shell.copied : words.shell.copy}
        </Button>
      )}
    </Copied>
  );
}
