// A request, sent with the connection as an action would send it, and what came of it.

import { Button, Paper, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, EyeOff, Send, Unplug } from "lucide-react";
import { useState } from "react";

import type { Connection } from "../../api/schema.ts";
import { connectionsChanged } from "../../lib/data/connections.ts";
import { runRequest } from "../../lib/data/connection-details.ts";
import { byField, sentence } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { FormError } from "../../ui/FormError.tsx";
import { Message } from "../../ui/Message.tsx";
import classes from "./connection.module.css";
import { Pairs } from "./Pairs.tsx";
import { EMPTY, inputsOf, METHODS, type Request } from "./request.ts";
import { TryAnswer } from "./TryAnswer.tsx";

const { tryIt: text } = words.connection;
const INPUTS = "/data/attributes/inputs";

export function TryIt({ connection }: { connection: Connection }) {
  const { acting_user_can, disabled, destination } = connection.attributes;
  const { title, text: why, icon } = !acting_user_can.includes("resolve")
    ? { ...text.mayNot, icon: EyeOff }
    : disabled
      ? { ...text.isDisabled, icon: Ban }
      : { ...text.noDestination, icon: Unplug };
  if (!acting_user_can.includes("resolve") || disabled || !destination) {
    return (
      <Message icon={icon} title={title}>
        {why}
      </Message>
    );
  }
  return <Builder id={connection.id} base={`${destination.origin}${destination.path_prefix}`} />;
}

function Builder({ id, base }: { id: string; base: string }) {
  const queries = useQueryClient();
  const [request, setRequest] = useState(EMPTY);
  const set = (change: Partial<Request>) => setRequest((before) => ({ ...before, ...change }));
  const run = useMutation({
    mutationFn: () => runRequest(id, inputsOf(request)),
    onSettled: () => connectionsChanged(queries),
  });
  const { fields, rest } = run.error ? byField(run.error, (pointer) => pointer === `${INPUTS}/url`) : { fields: {}, rest: null };
  const failed = run.data?.attributes.error;
  const wrongPath = fields[`${INPUTS}/url`] ?? (failed?.pointer === `${INPUTS}/url` ? sentence(failed.message) : undefined);
  const takesBody = !["GET", "HEAD"].includes(request.method);
  return (
    <Stack gap="lg">
      <Paper component="section" className={classes.card}>
        <form
          noValidate
          aria-label={words.connection.tabs.try}
          onSubmit={(event) => {
            event.preventDefault();
            run.mutate();
          }}
        >
          <Stack gap="md">
            <Text size="sm" c="dimmed">
              {text.about}
            </Text>
            <FormError error={rest} />
            <div className={classes.line}>
              <Select label={text.method} data={METHODS} allowDeselect={false} value={request.method} onChange={(method) => method && set({ method })} />
              <TextInput
                label={text.path}
                description={text.pathHelp(base)}
                placeholder="/"
                autoComplete="off"
                spellCheck={false}
                value={request.path}
                error={wrongPath}
                onChange={(event) => set({ path: event.currentTarget.value })}
              />
              <Button type="submit" className={classes.send} loading={run.isPending} leftSection={<Send size={15} aria-hidden />}>
                {text.send}
              </Button>
            </div>
            <Pairs label={text.params} pairs={request.params} onPairs={(params) => set({ params })} />
            <Pairs label={text.headers} pairs={request.headers} onPairs={(headers) => set({ headers })} />
            {takesBody && (
              <Textarea
                label={text.body}
                description={text.bodyHelp}
                classNames={{ input: classes.mono }}
                autosize
                minRows={4}
                maxRows={16}
                spellCheck={false}
                value={request.body}
                onChange={(event) => set({ body: event.currentTarget.value })}
              />
            )}
          </Stack>
        </form>
      </Paper>
      <div role="status">{run.isPending && <Text c="dimmed">{text.waiting}</Text>}</div>
      {run.data && !run.isPending && <TryAnswer execution={run.data} />}
    </Stack>
  );
}
