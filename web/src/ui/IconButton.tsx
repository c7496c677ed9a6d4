// A button that is only a picture: it always has a name, which is also shown.

import { ActionIcon, type ActionIconProps, Tooltip } from "@mantine/core";
import type { LucideIcon } from "lucide-react";
import type { ComponentPropsWithoutRef } from "react";

interface Props extends ActionIconProps, Omit<ComponentPropsWithoutRef<"button">, keyof ActionIconProps> {
  icon: LucideIcon;
  /** What it does, for everybody. */
  label: string;
  /** What it does to what, for those who hear one button after the other. */
  longLabel?: string;
}

export function IconButton({ icon: Icon, label, longLabel, ...others }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={longLabel ?? label} {...others}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
