// What of a trace of Chromium's says whether a page was ever in the way.

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  args?: { name?: string };
}
interface Trace {
  traceEvents: TraceEvent[];
}

const milliseconds = ({ dur = 0 }: TraceEvent) => Math.round(dur / 100) / 10;

/** The page's own main thread: the busiest of those that are called so. */
function ofMainThread({ traceEvents }: Trace): TraceEvent[] {
  const mains = traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain");
  const each = mains.map((main) => traceEvents.filter(({ pid, tid, ph }) => pid === main.pid && tid === main.tid && ph === "X"));
  return each.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

const isTask = ({ name }: TraceEvent) => name.endsWith("RunTask");

/** The longest tasks, longest first, and what took most of each. */
export function longTasks(trace: Trace, count: number): { ms: number; of: Record<string, number> }[] {
  const events = ofMainThread(trace);
  const tasks = events.filter(isTask).toSorted((a, b) => (b.dur ?? 0) - (a.dur ?? 0));
  return tasks.slice(0, count).map((task) => {
    const within = events.filter((event) => !isTask(event) && event.ts >= task.ts && event.ts + (event.dur ?? 0) <= task.ts + (task.dur ?? 0));
    const of = within.filter((event) => milliseconds(event) >= 1).map((event): [string, number] => [event.name, milliseconds(event)]);
    return { ms: milliseconds(task), of: Object.fromEntries(of.toSorted(([, a], [, b]) => a - b)) };
  });
}

/** How many tasks there were, how long all of them took, and how many took longer than a frame may wait. */
export function busy(trace: Trace): { tasks: number; ms: number; over_50_ms: number } {
  const tasks = ofMainThread(trace).filter(isTask);
  const ms = tasks.reduce((sum, { dur = 0 }) => sum + dur / 1000, 0);
  return { tasks: tasks.length, ms: Math.round(ms), over_50_ms: tasks.filter(({ dur = 0 }) => dur > 50_000).length };
}
