// What the pages say of how things are.

import { Button, Group } from "@mantine/core";
import { Inbox } from "lucide-react";

import { Refused, Unreachable } from "../../lib/errors.ts";
import { FormError } from "../../ui/FormError.tsx";
import { Health } from "../../ui/Health.tsx";
import { IntegrationIcon } from "../../ui/IntegrationIcon.tsx";
import { Json } from "../../ui/Json.tsx";
import { Failure, Message } from "../../ui/Message.tsx";
import { Outcome } from "../../ui/Outcome.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import { toastDone, toastFailed, toastUndo } from "../../ui/toast.tsx";
import { Sample, State } from "./UiPage.tsx";

const nothing = () => undefined;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const HEALTH = ["untested", "working", "expiring", "needs_authorization", "failing", "disabled"];
const JSON_TEXT = JSON.stringify({ id: 17, name: "Order service", paid: true, note: null, tags: ["env:prod"] }, null, 2);

export function Answers() {
  return (
    <>
      <Sample name="Health">
        {HEALTH.map((state) => (
          <State key={state} name={state}>
            <Health health={{ state, since: ago(7200) }} />
          </State>
        ))}
        <State name="With its reason">
          <Health health={{ state: "failing", since: ago(7200), reason: "The provider answered 401." }} />
        </State>
      </Sample>
      <Sample name="Outcome">
        <Group>
          <Outcome status="succeeded" code={200} />
          <Outcome status="failed" code={503} />
          <Outcome status="unknown" />
          <Outcome status="something newer" />
        </Group>
      </Sample>
      <Sample name="TimeAgo">
        <Group>
          <TimeAgo time={ago(5)} />
          <TimeAgo time={ago(400)} />
          <TimeAgo time={ago(90_000)} />
          <TimeAgo time={ago(-90_000)} />
          <TimeAgo time={ago(90_000_000)} />
        </Group>
      </Sample>
      <Sample name="IntegrationIcon">
        <Group>
          <IntegrationIcon type="HTTP" />
          <IntegrationIcon type="OpenAI" size={44} />
        </Group>
      </Sample>
      <Sample name="FormError">
        <FormError error={{ title: "Something is not right yet", detail: "Another edit was saved in between.", again: false }} />
      </Sample>
      <Sample name="Message">
        <Message icon={Inbox} title="Nothing yet" action={<Button>Make the first</Button>}>
          What it is, and what to do about it.
        </Message>
        <Message title="Only a title" />
      </Sample>
      <Sample name="Failure">
        <State name="Nobody answers">
          <Failure error={new Unreachable()} retry={nothing} />
        </State>
        <State name="No right">
          <Failure error={new Refused(403, [{ detail: "this takes api_keys_read" }])} />
        </State>
        <State name="Too much">
          <Failure error={new Refused(429, [{ detail: "too many requests" }], 30)} retry={nothing} />
        </State>
        <State name="The server's fault">
          <Failure error={new Refused(500, [{ detail: "the server failed", id: "01a209fa-a610" }])} retry={nothing} />
        </State>
        <State name="Our fault">
          <Failure error={new TypeError("x is not a function")} retry={nothing} />
        </State>
      </Sample>
      <Sample name="Json">
        <State name="JSON">
          <Json text={JSON_TEXT} label="A JSON text" />
        </State>
        <State name="Other text">
          <Json text="plain text" label="A plain text" />
        </State>
      </Sample>
      <Sample name="Toasts">
        <Group>
          <Button variant="default" onClick={() => toastDone("It was saved")}>
            Done
          </Button>
          <Button variant="default" onClick={() => toastFailed("It was not saved", new Unreachable())}>
            Failed
          </Button>
          <Button variant="default" onClick={() => toastUndo({ message: "It was deleted", button: "Undo", milliseconds: 10_000, undo: nothing })}>
            Undo
          </Button>
        </Group>
      </Sample>
    </>
  );
}
