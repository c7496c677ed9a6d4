// A button that is only a picture: it always has a name, which is also shown.

import { ActionIcon, type ActionIconProps, Button, Tooltip } from "@mantine/core";
import type { LucideIcon } from "lucide-react";
import { type ComponentPropsWithoutRef, createContext, useContext } from "react";

import classes from "./IconButton.module.css";

interface Props extends ActionIconProps, Omit<ComponentPropsWithoutRef<"button">, keyof ActionIconProps> {
  icon: LucideIcon;
  /** What it does, for everybody. */
  label: string;
  /** What it does to what, for those who hear one button after the other. */
  longLabel?: string;
}

/** In a menu it says what it does beside its picture, and closes the menu. */
export const InMenu = createContext<(() => void) | null>(null);

/** In a line of a list, of which there are many, the style sheet alone shows its name. */
export const InLine = createContext(false);

export function IconButton({ icon: Icon, label, longLabel, ...others }: Props) {
  const icon = <Icon size={16} strokeWidth={1.75} aria-hidden />;
  const close = useContext(InMenu);
  const inLine = useContext(InLine);
  if (close) {
    const { onClick, disabled, loading } = others;
    return (
      <Button
        variant="subtle"
        color="gray"
        justify="flex-start"
        fullWidth
        leftSection={icon}
        aria-label={longLabel ?? label}
        disabled={disabled}
        loading={loading}
        onClick={(event) => {
          close();
          onClick?.(event);
        }}
      >
        {label}
      </Button>
    );
  }
  if (inLine) {
    return (
      <ActionIcon className={classes.named} data-name={label} aria-label={longLabel ?? label} {...others}>
        {icon}
      </ActionIcon>
    );
  }
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={longLabel ?? label} {...others}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
