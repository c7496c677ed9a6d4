// Dates and numbers as the reader's locale writes them.

const locale = globalThis.navigator?.languages?.[0] ?? "en";
const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const count = new Intl.NumberFormat(locale);

export const formatExact = (time: string | Date) => exact.format(new Date(time));
export const formatCount = (number: number) => count.format(number);

/** A label within a sentence; abbreviations stay as they are. */
export const within = (label: string) => label.replace(/^\p{Lu}(?!\p{Lu})/u, (first) => first.toLowerCase());

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago", "in 2 days"; "now" within the minute. */
export function formatAgo(time: string | Date, now = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  if (unit === "second") return relative.format(0, "second");
  return relative.format(Math.trunc(seconds / length), unit);
}
