// What can be done to one line of a table. On a narrow screen there is one button for it all.

import { ActionIcon, Popover } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { EllipsisVertical } from "lucide-react";
import { type ReactNode, useState } from "react";

import { words } from "../lib/words/index.ts";
import { InLine, InMenu } from "./IconButton.tsx";
import classes from "./RowActions.module.css";

export function RowActions({ name, children }: { name: string; children: ReactNode }) {
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  if (!narrow || !children) {
    return (
      <div className={classes.buttons}>
        <InLine value={true}>{children}</InLine>
      </div>
    );
  }
  return <RowMenu name={name}>{children}</RowMenu>;
}

function RowMenu({ name, children }: { name: string; children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  // Whatever was chosen may open a dialog, which wants the focus for itself.
  const [chosen, setChosen] = useState(false);
  const change = (open: boolean, byChoice = false) => {
    setOpened(open);
    setChosen(byChoice);
  };
  return (
    <div className={classes.buttons}>
      {/* Kept, for the dialogs that buttons of it open. */}
      <Popover opened={opened} onChange={change} position="bottom-end" shadow="md" radius="md" keepMounted trapFocus returnFocus={!chosen}>
        <Popover.Target>
          <ActionIcon aria-label={words.table.actionsOf(name)} onClick={() => change(!opened)}>
            <EllipsisVertical size={18} aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown className={classes.menu} aria-label={words.table.actionsOf(name)}>
          <InMenu value={() => change(false, true)}>{children}</InMenu>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
