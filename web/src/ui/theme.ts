// Colours, type and measures. Components take them from here and nowhere else.

import {
  ActionIcon,
  Alert,
  Anchor,
  Badge,
  Button,
  createTheme,
  type CSSVariablesResolver,
  Drawer,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  Paper,
  Select,
  Table,
  Tabs,
  TextInput,
  Tooltip,
} from "@mantine/core";

/** The one colour that stands for "do this". */
const key: MantineColorsTuple = [
  "#f1f4ff",
  "#e2e8fe",
  "#c6d2fd",
  "#a5b8fa",
  "#8099f3",
  "#5b7bea",
  "#3e63dd",
  "#3358d4",
  "#2b4ab8",
  "#233b91",
];

/** Light surfaces and dark ink, a little blue. From 6 on they are readable on white. */
const gray: MantineColorsTuple = [
  "#f8f9fb",
  "#f1f3f6",
  "#e7eaee",
  "#dadee4",
  "#c3c9d2",
  "#949dab",
  "#5a6472",
  "#414a57",
  "#2a313b",
  "#171b21",
];

/** Dark surfaces and light ink: 0 is text, 2 what is said softly, 7 the page. */
const dark: MantineColorsTuple = [
  "#e6e9ee",
  "#c5cbd4",
  "#9aa3b0",
  "#6b7583",
  "#353c46",
  "#282e37",
  "#1c2128",
  "#13161b",
  "#0f1216",
  "#0b0d10",
];

const green: MantineColorsTuple = [
  "#ecfaf3",
  "#d6f3e4",
  "#abe6c8",
  "#77d3a6",
  "#46bd85",
  "#2aa36c",
  "#1d8757",
  "#176e47",
  "#13593a",
  "#0e432c",
];

const amber: MantineColorsTuple = [
  "#fff7e8",
  "#ffecc9",
  "#fdd992",
  "#f9c159",
  "#eea52c",
  "#d48a12",
  "#ae6d08",
  "#8c5606",
  "#704506",
  "#533406",
];

const red: MantineColorsTuple = [
  "#fff1f1",
  "#ffdfdf",
  "#ffc2c3",
  "#fd9b9d",
  "#f37478",
  "#e5484d",
  "#d13439",
  "#b4252b",
  "#941e24",
  "#70181c",
];

const SANS = '"Inter Variable", Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif';
const MONO = 'ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "JetBrains Mono", "DejaVu Sans Mono", monospace';

/** So much of a colour on a surface, whichever that is. */
const tint = (color: string, percent: number) => `color-mix(in srgb, var(--mantine-color-${color}-5) ${percent}%, var(--surface))`;
const INK: Record<string, string> = { red: "var(--ink-bad)", amber: "var(--ink-warn)", green: "var(--ink-good)" };

export const theme = createTheme({
  primaryColor: "key",
  primaryShade: { light: 7, dark: 6 },
  colors: { key, gray, dark, green, amber, red },
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.35" },
  headings: {
    fontFamily: SANS,
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.875rem", lineHeight: "1.4" },
    },
  },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 30 } }),
    Alert: Alert.extend({
      defaultProps: { variant: "light", radius: "md" },
      vars: (_, { color = "gray" }) => ({
        root: { "--alert-bg": tint(color, 8), "--alert-bd": `1px solid ${tint(color, 32)}`, "--alert-color": INK[color] ?? "var(--mantine-color-text)" },
      }),
    }),
    Anchor: Anchor.extend({ defaultProps: { underline: "hover" } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", radius: "sm" }, styles: { root: { textTransform: "none", fontWeight: 550, minWidth: "max-content" } } }),
    Button: Button.extend({
      defaultProps: { size: "sm" },
      // Lower than the others, and with the same letters.
      vars: (_, { size }) => ({ root: size === "compact-md" ? { "--button-fz": "var(--mantine-font-size-sm)" } : {} }),
      styles: { root: { fontWeight: 550 } },
    }),
    Drawer: Drawer.extend({ styles: { title: { fontSize: "1.0625rem", fontWeight: 620 } }, defaultProps: { overlayProps: { backgroundOpacity: 0.45 } } }),
    Input: Input.extend({ defaultProps: { size: "sm" } }),
    InputWrapper: Input.Wrapper.extend({
      defaultProps: { size: "sm", inputWrapperOrder: ["label", "input", "description", "error"] },
      styles: { label: { fontWeight: 550, marginBottom: 4 }, description: { marginTop: 5, lineHeight: 1.45 }, error: { marginTop: 5, lineHeight: 1.45 } },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: "md", radius: "md", withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: { radius: "lg", overlayProps: { backgroundOpacity: 0.45 }, transitionProps: { duration: 120 } },
      styles: { title: { fontSize: "1.0625rem", fontWeight: 620 } },
    }),
    Paper: Paper.extend({ defaultProps: { radius: "md", withBorder: true } }),
    Select: Select.extend({ defaultProps: { checkIconPosition: "right", comboboxProps: { shadow: "md" } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 8, horizontalSpacing: "sm" } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    TextInput: TextInput.extend({ defaultProps: { size: "sm" } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 250, events: { hover: true, focus: true, touch: false } } }),
  },
});

/** What the palette cannot say: names by meaning, for the style sheets of components. */
export const variables: CSSVariablesResolver = () => ({
  variables: { "--header-height": "52px", "--page-width": "1400px" },
  light: {
    "--tooltip": "var(--mantine-color-gray-9)",
    "--tooltip-text": "#fff",
    "--mantine-color-placeholder": "#687281",
    "--line": "var(--mantine-color-gray-2)",
    "--line-strong": "var(--mantine-color-gray-3)",
    "--surface": "#fff",
    "--surface-sunken": "var(--mantine-color-gray-0)",
    "--surface-hover": "var(--mantine-color-gray-0)",
    "--surface-chosen": "var(--mantine-color-key-0)",
    "--ink-key": "var(--mantine-color-key-8)",
    "--ink-good": "var(--mantine-color-green-7)",
    "--ink-warn": "var(--mantine-color-amber-7)",
    "--ink-bad": "var(--mantine-color-red-7)",
    "--dot-good": "var(--mantine-color-green-5)",
    "--dot-warn": "var(--mantine-color-amber-4)",
    "--dot-bad": "var(--mantine-color-red-5)",
    "--dot-none": "var(--mantine-color-gray-4)",
    "--mantine-color-error": "var(--mantine-color-red-7)",
  },
  dark: {
    "--tooltip": "var(--mantine-color-gray-2)",
    "--tooltip-text": "#000",
    "--mantine-color-placeholder": "#8a94a2",
    "--mantine-color-anchor": "var(--mantine-color-key-3)",
    "--line": "var(--mantine-color-dark-5)",
    "--line-strong": "var(--mantine-color-dark-4)",
    "--surface": "var(--mantine-color-dark-6)",
    "--surface-sunken": "var(--mantine-color-dark-8)",
    "--surface-hover": "#20262e",
    "--surface-chosen": "#1f2942",
    "--ink-key": "var(--mantine-color-key-3)",
    "--ink-good": "var(--mantine-color-green-3)",
    "--ink-warn": "var(--mantine-color-amber-3)",
    "--ink-bad": "var(--mantine-color-red-3)",
    "--dot-good": "var(--mantine-color-green-4)",
    "--dot-warn": "var(--mantine-color-amber-4)",
    "--dot-bad": "var(--mantine-color-red-4)",
    "--dot-none": "var(--mantine-color-dark-3)",
    "--mantine-color-error": "var(--mantine-color-red-3)",
  },
});
