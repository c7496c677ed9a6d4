// What stands in the address of a connection's page.

const TABS = ["overview", "access", "activity", "try"] as const;
export type Tab = (typeof TABS)[number];

export const readTab = ({ tab }: Record<string, unknown>): { tab?: Tab } => ({
  tab: TABS.find((each) => each === tab && each !== "overview"),
});
