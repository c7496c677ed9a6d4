// What the address says of the application keys.

/** One's own unless it says everybody's. The router keeps whatever a reader leaves out, so it names all of it. */
export const readWhose = ({ whose }: Record<string, unknown>): { whose?: "everybody" } => ({ whose: whose === "everybody" ? whose : undefined });
