import { formatCount } from "../format.ts";

export const table = {
  actions: "Actions",
  actionsOf: (name: string) => `Actions for ${name}`,
  select: (name: string) => `Select ${name}`,
  selectAll: "Select all on this page",
  previous: "Previous page",
  next: "Next page",
  range: (from: number, to: number, all: number) => `${formatCount(from)}–${formatCount(to)} of ${formatCount(all)}`,
};
