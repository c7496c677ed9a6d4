// Setting up a second factor: its key for the app, its first code, and the recovery codes.

import { Button, Group, Modal, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { accountChanged, beginFactor, confirmFactor } from "../../lib/data/account.ts";
import { byField } from "../../lib/errors.ts";
import { words } from "../../lib/words/index.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { FormError } from "../../ui/FormError.tsx";
import { Failure } from "../../ui/Message.tsx";
import { QrCode } from "./QrCode.tsx";
import classes from "./settings.module.css";

const { factor: text, profile } = words.settings;
const CODE = "/data/attributes/code";

export function FactorDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const begun = useMutation({ mutationFn: beginFactor, gcTime: 0 });
  const confirmed = useMutation({ mutationFn: ({ id, code }: { id: string; code: string }) => confirmFactor(id, code), gcTime: 0 });
  const { mutate } = begun;
  useEffect(() => mutate(), [mutate]);
  const close = () => {
    onClose();
    if (confirmed.isSuccess) void accountChanged(queries);
  };
  return (
    <Modal
      opened
      onClose={close}
      title={confirmed.data ? text.recovery : text.dialog}
      closeButtonProps={{ "aria-label": words.shell.close }}
      closeOnClickOutside={false}
      closeOnEscape={!confirmed.data}
      withCloseButton={!confirmed.data}
    >
      {begun.error && <Failure error={begun.error} />}
      {begun.isPending && <Skeleton height={260} />}
      {begun.data && !confirmed.data && <First {...begun.data} error={confirmed.error} pending={confirmed.isPending} onCode={(code) => confirmed.mutate({ id: begun.data.id, code })} />}
      {confirmed.data && <Recovery codes={confirmed.data} onDone={close} />}
    </Modal>
  );
}

interface FirstProps {
  secret: string;
  url: string;
  error: Error | null;
  pending: boolean;
  onCode: (code: string) => void;
}

function First({ secret, url, error, pending, onCode }: FirstProps) {
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { code: "" },
    validate: { code: (code) => (code.trim() ? null : profile.required(text.code)) },
  });
  const { fields, rest } = error ? byField(error, (pointer) => pointer === CODE) : { fields: {} as Record<string, string>, rest: null };
  const { error: missing, ...input } = form.getInputProps("code");
  return (
    <form onSubmit={form.onSubmit(({ code }) => onCode(code.trim()))} noValidate>
      <Stack gap="md">
        <Text size="sm">{text.scan}</Text>
        <Group justify="center">
          <QrCode text={url} label={text.picture} />
        </Group>
        <div>
          <Group justify="space-between" mb={4}>
            <Text size="sm" fw={550}>
              {text.key}
            </Text>
            <CopyButton text={secret} label={text.copyKey} />
          </Group>
          <code className={classes.secret}>{secret}</code>
        </div>
        <FormError error={rest} />
        <TextInput
          label={text.code}
          description={text.codeHelp}
          inputMode="numeric"
          autoComplete="one-time-code"
          data-autofocus
          key={form.key("code")}
          {...input}
          error={missing ?? fields[CODE]}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={pending}>
            {text.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Recovery({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">{text.recoveryText}</Text>
      <ul className={classes.codes} aria-label={text.recovery}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="space-between">
        <CopyButton text={codes.join("\n")} label={text.copyCodes} />
        <Button onClick={onDone}>{text.kept}</Button>
      </Group>
    </Stack>
  );
}
