// A secret of the server's own making: shown now, never again.

import { Button, Group, Stack, Text } from "@mantine/core";

import { CopyButton } from "./CopyButton.tsx";
import classes from "./ShownOnce.module.css";

interface Props {
  text: string;
  secret: string;
  copy: string;
  done: string;
  onDone: () => void;
}

export function ShownOnce({ text, secret, copy, done, onDone }: Props) {
  return (
    <Stack gap="md">
      <Text size="sm">{text}</Text>
      <code className={classes.secret}>{secret}</code>
      <Group justify="space-between">
        <CopyButton text={secret} label={copy} />
        <Button onClick={onDone}>{done}</Button>
      </Group>
    </Stack>
  );
}
