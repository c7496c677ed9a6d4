// What could be better about a connection, from what is known of it.

import type { Connection } from "../../api/schema.ts";
import { formatAgo } from "../../lib/format.ts";
import { words } from "../../lib/words/index.ts";

const { advice } = words.connection;
const DAY = 86_400_000;

export interface Advice {
  title: string;
  text: string;
}

/** `everybody`: whether the policy lets the whole organization use it. */
export function adviceOf(connection: Connection, everybody: boolean, now = Date.now()): Advice[] {
  const { disabled, destination, health, secrets, last_used_at, created_at } = connection.attributes;
  if (disabled) return [];
  const days = (time: string) => (now - new Date(time).getTime()) / DAY;
  const found: Advice[] = [];
  if (health.expires_at && days(health.expires_at) > -30) found.push(advice.expiring(formatAgo(health.expires_at, now)));
  if (health.state === "untested") found.push(advice.untested);
  if (destination?.origin.startsWith("http:")) found.push(advice.clear);
  if (everybody) found.push(advice.everybody);
  if (days(last_used_at ?? created_at) > 90) found.push(advice.unused);
  const [oldest] = Object.entries(secrets).toSorted(([, a], [, b]) => a.set_at.localeCompare(b.set_at));
  if (oldest && days(oldest[1].set_at) > 365) found.push(advice.old(oldest[0], formatAgo(oldest[1].set_at, now)));
  return found;
}
