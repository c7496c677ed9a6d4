// Names with values, as many as somebody needs.

import { Button, Input, Stack, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";

import { words } from "../../lib/words/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import classes from "./connection.module.css";
import type { Pair } from "./request.ts";

const { tryIt: text } = words.connection;
const { form } = words.connectionForm;

export function Pairs({ label, pairs, onPairs }: { label: string; pairs: Pair[]; onPairs: (pairs: Pair[]) => void }) {
  const change = (index: number, part: Partial<Pair>) => onPairs(pairs.map((pair, at) => (at === index ? { ...pair, ...part } : pair)));
  return (
    <fieldset className={classes.pairs}>
      <Input.Label component="legend">{label}</Input.Label>
      <Stack gap={6}>
        {pairs.map((pair, index) => (
          // Lines have nothing that tells them apart but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className={classes.pair}>
            <TextInput
              aria-label={text.name(label, index + 1)}
              placeholder={form.name}
              autoComplete="off"
              spellCheck={false}
              value={pair.name}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
            />
            <TextInput
              aria-label={text.value(label, index + 1)}
              placeholder={form.value}
              autoComplete="off"
              spellCheck={false}
              value={pair.value}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
            <IconButton icon={Trash2} label={form.remove} longLabel={text.remove(label, index + 1)} mt={2} onClick={() => onPairs(pairs.toSpliced(index, 1))} />
          </div>
        ))}
        <div>
          <Button
            variant="default"
            size="compact-md"
            aria-label={text.add(label)}
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => onPairs([...pairs, { name: "", value: "" }])}
          >
            {form.add}
          </Button>
        </div>
      </Stack>
    </fieldset>
  );
}
