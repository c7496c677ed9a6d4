// Which part of a list is shown, and the way to the next.

import { Group, Text } from "@mantine/core";
import { ChevronLeft, ChevronRight } from "lucide-react";

import { words } from "../lib/words/index.ts";
import { IconButton } from "./IconButton.tsx";

interface Props {
  label: string;
  /** From 1. */
  page: number;
  size: number;
  count: number;
  onPage: (page: number) => void;
}

export function Pager({ label, page, size, count, onPage }: Props) {
  if (count <= size && page === 1) return null;
  const from = (page - 1) * size + 1;
  const to = Math.min(page * size, count);
  return (
    <Group component="nav" aria-label={label} justify="flex-end" gap="xs" mt="sm">
      <Text size="sm" c="dimmed" className="tabular">
        {words.table.range(Math.min(from, count), to, count)}
      </Text>
      <IconButton icon={ChevronLeft} label={words.table.previous} disabled={page <= 1} onClick={() => onPage(page - 1)} />
      <IconButton icon={ChevronRight} label={words.table.next} disabled={to >= count} onClick={() => onPage(page + 1)} />
    </Group>
  );
}
