// A part of the page with its name.

import { Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./connection.module.css";

export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" aria-label={title} className={classes.card}>
      <Title order={2} size="h3" className={classes.cardTitle}>
        {title}
      </Title>
      {children}
    </Paper>
  );
}
