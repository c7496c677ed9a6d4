// A text that may be JSON, indented and coloured by what its parts are.

import classes from "./Json.module.css";

/** Beyond this it is text without colours: a browser has better to do. */
const MOST_COLOURED = 60_000;
/** A key with its colon, a text, a number, or a word. */
const PARTS = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

export function Json({ text, label }: { text: string; label: string }) {
  return (
    // It scrolls, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes.json} tabIndex={0} aria-label={label}>
      {text.length > MOST_COLOURED || !/^\s*[[{"]/.test(text) ? text : coloured(text)}
    </pre>
  );
}

function coloured(text: string) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    const [whole, quoted, colon, number] = match;
    const shown = quoted ?? whole;
    parts.push(text.slice(end, match.index));
    parts.push(
      <span key={match.index} data-part={colon ? "key" : quoted ? "text" : number ? "number" : "word"}>
        {shown}
      </span>,
    );
    end = match.index + shown.length;
  }
  return [...parts, text.slice(end)];
}
