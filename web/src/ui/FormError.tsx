// What is wrong with a form as a whole; what is wrong with one field stands at the field.

import { Alert } from "@mantine/core";
import { CircleAlert } from "lucide-react";

import type { Explanation } from "../lib/errors.ts";

export function FormError({ error }: { error: Explanation | null }) {
  if (!error) return null;
  return (
    <Alert color="red" variant="light" title={error.title} icon={<CircleAlert size={18} />} role="alert">
      {error.detail}
    </Alert>
  );
}
