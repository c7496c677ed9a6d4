// What somebody searches for: told once they stop typing, and shown as it is asked.

import { TextInput, type TextInputProps } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useState } from "react";

interface Props extends Pick<TextInputProps, "className" | "placeholder" | "title" | "error" | "mb" | "maw"> {
  label: string;
  /** What is asked for now. */
  text: string;
  onSearch: (text: string) => void;
}

export function SearchField({ label, text, onSearch, ...others }: Props) {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  const [sent, setSent] = useState(text);
  const search = useDebouncedCallback((wanted: string) => {
    setSent(wanted);
    onSearch(wanted);
  }, 180);
  if (text !== known) {
    setKnown(text);
    // It changed by other means than typing: back, a link, a cleared filter.
    if (text !== sent) {
      setSent(text);
      setTyped(text);
    }
  }
  return (
    <TextInput
      {...others}
      type="search"
      aria-label={label}
      leftSection={<Search size={15} aria-hidden />}
      spellCheck={false}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
    />
  );
}
