// The first step: what to connect to.

import { Stack, TextInput, Title, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import type { Integration } from "../../api/schema.ts";
import { recentTypesQuery } from "../../lib/data/connections.ts";
import { byCategory } from "../../lib/data/integrations.ts";
import { words } from "../../lib/words/index.ts";
import { IntegrationIcon } from "../../ui/IntegrationIcon.tsx";
import { Message } from "../../ui/Message.tsx";
import classes from "./form.module.css";

const { picker } = words.connectionForm;

interface Props {
  integrations: Integration[];
  onPick: (integration: Integration) => void;
}

export function IntegrationPicker({ integrations, onPick }: Props) {
  const [text, setText] = useState("");
  const { data: recent = [] } = useQuery(recentTypesQuery);
  const wanted = text.trim().toLowerCase();
  const groups = wanted ? found(integrations, wanted) : withRecent(integrations, recent);
  const first = wanted ? groups[0]?.[1][0] : undefined;
  const input = useRef<HTMLInputElement>(null);
  // The dialog may have opened before there was anything to choose from.
  useEffect(() => input.current?.focus(), []);
  const enter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !first) return;
    event.preventDefault();
    onPick(first);
  };
  return (
    <Stack gap="md">
      <TextInput
        ref={input}
        type="search"
        aria-label={picker.search}
        placeholder={picker.search}
        leftSection={<Search size={15} aria-hidden />}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={enter}
      />
      <Stack gap="md" className={classes.results}>
        {groups.map(([label, members]) => (
          <section key={label} aria-label={label}>
            <Title order={3} size="xs" c="dimmed" mb={6}>
              {label}
            </Title>
            <div className={classes.grid}>
              {members.map((each) => (
                <UnstyledButton key={each.id} className={classes.choice} data-first={each === first || undefined} onClick={() => onPick(each)}>
                  <IntegrationIcon type={each.id} size={38} />
                  <span>{each.attributes.name}</span>
                </UnstyledButton>
              ))}
            </div>
          </section>
        ))}
        {groups.length === 0 && (
          <Message icon={Search} title={picker.none} role="status">
            {picker.noneText}
          </Message>
        )}
      </Stack>
    </Stack>
  );
}

type Groups = [string, Integration[]][];

/** Names that begin with it come first: Enter takes the first. */
function found(integrations: Integration[], wanted: string): Groups {
  const text = ({ attributes }: Integration) => `${attributes.name} ${attributes.category}`.toLowerCase();
  const matching = integrations.filter((each) => text(each).includes(wanted));
  const rank = (each: Integration) => (text(each).startsWith(wanted) ? 0 : 1);
  const ordered = matching.toSorted((a, b) => rank(a) - rank(b) || a.attributes.name.localeCompare(b.attributes.name));
  return ordered.length > 0 ? [[picker.matching, ordered]] : [];
}

function withRecent(integrations: Integration[], recent: string[]): Groups {
  const members = recent.flatMap((type) => integrations.filter((each) => each.id === type));
  const all = byCategory(integrations);
  return members.length > 0 ? [[picker.recent, members], ...all] : all;
}
