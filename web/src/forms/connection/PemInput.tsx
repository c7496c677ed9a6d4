// A key or certificate in PEM: pasted, chosen or dropped. Files are read here and go nowhere else.

import { FileButton, Button, Group, Textarea } from "@mantine/core";
import { FileKey } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";

import { words } from "../../lib/words/index.ts";
import classes from "./form.module.css";

const { form } = words.connectionForm;
/** More than any chain of certificates; a mistaken file is not read at all. */
const MOST_BYTES = 256 * 1024;

interface Props {
  label: ReactNode;
  description: ReactNode;
  /** Of the field, alone. */
  name: string;
  value: string;
  error?: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** Nobody looks over anybody's shoulder. */
  hidden?: boolean;
}

export function PemInput({ label, description, name, value, error, onChange, placeholder = form.pem, hidden = false }: Props) {
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const read = async (file: File | null | undefined) => {
    if (!file) return;
    setWrong(file.size > MOST_BYTES ? form.tooBig(file.name) : undefined);
    if (file.size <= MOST_BYTES) onChange(await file.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void read(event.dataTransfer.files[0]);
  };
  return (
    <div className={classes.pem} data-over={over || undefined}>
      <Textarea
        label={label}
        description={description}
        classNames={{ input: classes.pemText }}
        data-secret={(hidden && value !== "") || undefined}
        autoComplete="off"
        spellCheck={false}
        rows={3}
        placeholder={placeholder}
        value={value}
        error={wrong ?? error}
        onChange={(event) => onChange(event.currentTarget.value)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      />
      <Group mt={6}>
        <FileButton onChange={read} accept=".pem,.crt,.cer,.key,.txt" inputProps={{ "aria-label": form.fileOf(name), tabIndex: -1 }}>
          {(props) => (
            <Button {...props} variant="default" size="compact-md" leftSection={<FileKey size={14} aria-hidden />} aria-label={form.chooseFile(name)}>
              {form.file}
            </Button>
          )}
        </FileButton>
      </Group>
    </div>
  );
}
