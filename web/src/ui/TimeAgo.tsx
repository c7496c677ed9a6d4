// How long ago something was; the exact time on demand. Lists have it a hundred times, which is why the browser itself shows it.

import { formatAgo, formatExact } from "../lib/format.ts";

export function TimeAgo({ time }: { time: string }) {
  return (
    <time dateTime={time} title={formatExact(time)}>
      {formatAgo(time)}
    </time>
  );
}
