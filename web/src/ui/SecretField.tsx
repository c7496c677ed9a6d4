// An input whose text is hidden unless somebody asks to see it.

import { PasswordInput, type PasswordInputProps } from "@mantine/core";

import { words } from "../lib/words/index.ts";

/** The library's own tells nobody who hears the page that its text is wrong, and has a button without its field's name. */
export function SecretField({ name, error, ...others }: PasswordInputProps & { name: string }) {
  return (
    <PasswordInput
      {...others}
      error={error}
      aria-invalid={error ? true : undefined}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ "aria-label": words.shell.reveal(name) }}
    />
  );
}
