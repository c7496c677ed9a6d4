// How long ago something was; the exact time on demand.

import { Tooltip } from "@mantine/core";

import { formatAgo, formatExact } from "../lib/format.ts";

export function TimeAgo({ time }: { time: string }) {
  return (
    <Tooltip label={formatExact(time)}>
      <time dateTime={time}>{formatAgo(time)}</time>
    </Tooltip>
  );
}
