// What somebody presses or types into.

import { Button, Group } from "@mantine/core";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import { ConfirmModal } from "../../ui/ConfirmModal.tsx";
import { Copyable } from "../../ui/Copyable.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import { ShownOnce } from "../../ui/ShownOnce.tsx";
import { Sample, State } from "./UiPage.tsx";

export function Inputs() {
  const [text, setText] = useState("");
  const [asking, ask] = useState(false);
  const nothing = () => undefined;
  return (
    <>
      <Sample name="Button">
        <Group>
          <Button>Create</Button>
          <Button variant="default">Cancel</Button>
          <Button color="red">Delete</Button>
          <Button loading>Saving</Button>
          <Button disabled>Save</Button>
          <Button variant="subtle" size="compact-sm">
            End
          </Button>
        </Group>
      </Sample>
      <Sample name="IconButton">
        <Group>
          <IconButton icon={Pencil} label="Edit" />
          <IconButton icon={Trash2} label="Delete" loading />
          <IconButton icon={Trash2} label="Delete it" disabled />
        </Group>
      </Sample>
      <Sample name="CopyButton">
        <Group>
          <CopyButton text="text" label="Copy the text" />
          <CopyButton text="id" label="Copy id of the connection">
            Copy id
          </CopyButton>
        </Group>
      </Sample>
      <Sample name="Copyable">
        <Copyable text="https://keys.example.com/sign-in/oidc/callback" label="Copy the address" />
      </Sample>
      <Sample name="SearchField">
        <State name="Empty">
          <SearchField label="Search" placeholder="Search" text={text} onSearch={setText} />
        </State>
        <State name="Wrong">
          <SearchField label="Search by tag" text="a:b:c" error="One colon only." onSearch={nothing} />
        </State>
      </Sample>
      <Sample name="SecretField">
        <State name="Empty">
          <SecretField name="Password" label="Password" autoComplete="off" />
        </State>
        <State name="Set before">
          <SecretField name="API token" label="API token" description="Set on Monday. Leave it empty to keep it." placeholder="unchanged" autoComplete="off" />
        </State>
        <State name="Wrong">
          <SecretField name="New password" label="New password" error="At least 12 characters." defaultValue="short" autoComplete="off" />
        </State>
        <State name="Disabled">
          <SecretField name="Secret" label="Secret" disabled autoComplete="off" />
        </State>
      </Sample>
      <Sample name="ShownOnce">
        <ShownOnce text="It is shown only now." secret="cvg_app_AaIJ-qYQdk-idzMlzp7sTQ_ABlbIjHpc2iSEvREJeovbM9Fe_no_key_at_all" copy="Copy the key" done="I have kept it" onDone={nothing} />
      </Sample>
      <Sample name="ConfirmModal">
        <Group>
          <Button variant="default" onClick={() => ask(true)}>
            Ask
          </Button>
        </Group>
        <ConfirmModal opened={asking} title="Are you sure?" submit="Delete" onConfirm={() => ask(false)} onClose={() => ask(false)}>
          Three apps use it.
        </ConfirmModal>
      </Sample>
    </>
  );
}
