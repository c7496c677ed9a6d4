// What could be better about it.

import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";

import type { Connection } from "../../api/schema.ts";
import { accessQuery } from "../../lib/data/connection-details.ts";
import { words } from "../../lib/words/index.ts";
import { adviceOf } from "./advice.ts";
import classes from "./connection.module.css";

const { advice } = words.connection;

export function AdviceList({ connection }: { connection: Connection }) {
  const { data } = useQuery(accessQuery(connection.id, 1));
  const everybody = data?.data.some(({ attributes: { via, can } }) => can.includes("resolve") && via.some((each) => each.startsWith("org:"))) ?? false;
  const found = adviceOf(connection, everybody);
  if (found.length === 0) return null;
  return (
    <section aria-label={advice.title}>
      <ul className={classes.advice}>
        {found.map(({ title, text }) => (
          <li key={title}>
            <Lightbulb size={17} strokeWidth={1.75} aria-hidden />
            <div>
              <Text size="sm" fw={600}>
                {title}
              </Text>
              <Text size="sm" c="dimmed">
                {text}
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
