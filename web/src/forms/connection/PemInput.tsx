// A key or certificate in PEM: pasted, chosen or dropped. Files are read here and go nowhere else.

import { FileButton, Button, Group, Textarea } from "@mantine/core";
import { FileKey } from "lucide-react";
import { type DragEvent, useState } from "react";

import { formatAgo } from "../../lib/format.ts";
import { words } from "../../lib/words/index.ts";
import { useInput, useSetAt } from "./draft-context.ts";
import classes from "./form.module.css";
import { type InputProps, told } from "./inputs.tsx";

const { form } = words.connectionForm;
/** More than any chain of certificates; a mistaken file is not read at all. */
const MOST_BYTES = 256 * 1024;

export function PemInput({ field, path }: InputProps) {
  const { value = "", change, error } = useInput<string>(path);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const since = useSetAt(path);
  const read = async (file: File | null | undefined) => {
    if (!file) return;
    setWrong(file.size > MOST_BYTES ? form.tooBig(file.name) : undefined);
    if (file.size <= MOST_BYTES) change(await file.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void read(event.dataTransfer.files[0]);
  };
  return (
    <div className={classes.pem} data-over={over || undefined}>
      <Textarea
        {...told(field)}
        classNames={{ input: classes.pemText }}
        data-secret={(field.secret && value !== "") || undefined}
        autoComplete="off"
        spellCheck={false}
        rows={3}
        placeholder={since ? form.unchanged(formatAgo(since)) : form.pem}
        value={value}
        error={wrong ?? error}
        onChange={(event) => change(event.currentTarget.value)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      />
      <Group mt={6}>
        <FileButton onChange={read} accept=".pem,.crt,.cer,.key,.txt" inputProps={{ "aria-label": form.fileOf(field.label), tabIndex: -1 }}>
          {(props) => (
            <Button {...props} variant="default" size="compact-md" leftSection={<FileKey size={14} aria-hidden />} aria-label={form.chooseFile(field.label)}>
              {form.file}
            </Button>
          )}
        </FileButton>
      </Group>
    </div>
  );
}
