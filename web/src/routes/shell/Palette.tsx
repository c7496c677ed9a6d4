// Ctrl-K: pages, connections and actions by a few letters.

import { Combobox, Modal, ScrollArea, Text, useCombobox } from "@mantine/core";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";

import { words } from "../../lib/words/index.ts";
import classes from "./Palette.module.css";
import { type PaletteEntry, usePaletteGroups } from "./palette-groups.tsx";

const { palette } = words.shell;

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function Palette({ opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={600}
      yOffset="12dvh"
    >
      <Modal.Title className="visually-hidden">{palette.label}</Modal.Title>
      <Choice onClose={onClose} />
    </Modal>
  );
}

function Choice({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const groups = usePaletteGroups(text.trim());
  const combobox = useCombobox({ opened: true });
  const { selectFirstOption, resetSelectedOption } = combobox;
  const ids = groups.flatMap((group) => group.entries.map((entry) => entry.id)).join(" ");
  useEffect(() => {
    // What the server finds comes later; the first of all is chosen all the same.
    resetSelectedOption();
    if (ids) selectFirstOption();
  }, [ids, selectFirstOption, resetSelectedOption]);

  const run = (id: string) => {
    onClose();
    groups.flatMap((group) => group.entries).find((entry) => entry.id === id)?.run();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={run} withinPortal={false} size="md">
      <div className={classes.field}>
        <Search className={classes.glass} size={18} aria-hidden />
        <Combobox.EventsTarget>
        <input
          className={classes.search}
          data-autofocus
          aria-label={palette.label}
          placeholder={palette.placeholder}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Combobox.EventsTarget>
      </div>
      {groups.length === 0 && (
        <Text c="dimmed" ta="center" p="lg" role="status">
          {palette.nothing}
        </Text>
      )}
      {groups.length > 0 && (
        <Combobox.Options aria-label={palette.label} className={classes.options}>
          <ScrollArea.Autosize mah={400} type="scroll">
            {groups.map((group) => (
              <Combobox.Group key={group.label} label={group.label}>
                {group.entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </Combobox.Group>
            ))}
          </ScrollArea.Autosize>
        </Combobox.Options>
      )}
    </Combobox>
  );
}

function Entry({ entry: { id, picture, label, about } }: { entry: PaletteEntry }) {
  return (
    <Combobox.Option value={id} className={classes.option}>
      <span className={classes.picture}>{picture}</span>
      <span>{label}</span>
      {about && (
        <Text span size="xs" c="dimmed" ml="auto">
          {about}
        </Text>
      )}
    </Combobox.Option>
  );
}
