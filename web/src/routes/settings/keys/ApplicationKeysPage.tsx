// Application keys of one's own, and everybody's for who may see them.

import { Button, SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";

import { useMe } from "../../../lib/data/me.ts";
import { words } from "../../../lib/words/index.ts";
import { Page } from "../../../ui/Page.tsx";
import { ApplicationKeyList } from "./ApplicationKeyList.tsx";

const { keys: text } = words;
const WHOSE = [
  { value: "own", label: text.whose.own },
  { value: "everybody", label: text.whose.everybody },
];

export function ApplicationKeysPage() {
  const { permissions } = useMe();
  const asked = useSearch({ from: "/shell/settings/application-keys" }).whose;
  const navigate = useNavigate();
  const [making, make] = useState(false);
  const whose = asked ?? "own";
  const may = permissions.has("user_app_keys");
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} disabled={!may} title={may ? undefined : text.mayNot} onClick={() => make(true)}>
      {text.kinds.application.create}
    </Button>
  );
  return (
    <Page title={words.settings.pages.applicationKeys} about={whose === "own" ? text.about.application : text.about.everybody} actions={create}>
      {permissions.has("org_app_keys_read") && (
        <SegmentedControl
          mb="md"
          size="sm"
          aria-label={text.whose.label}
          data={WHOSE}
          value={whose}
          onChange={(value) => void navigate({ to: "/settings/application-keys", search: { whose: value === "everybody" ? value : undefined } })}
        />
      )}
      <ApplicationKeyList
        key={whose}
        whose={whose}
        offered={[...permissions]}
        mayEdit={whose === "own" ? may : permissions.has("org_app_keys_write")}
        making={making}
        onMake={make}
      />
    </Page>
  );
}
