// The component library sets the text of its style elements through innerHTML, which
// the page's policy refuses (ADR 0027). Text that cannot begin a tag may pass; nothing
// else that becomes markup or a script from text ever does.

interface Policies {
  createPolicy(name: "default", rules: { createHTML(text: string): string | null }): unknown;
}

export function allowStyleText() {
  const { trustedTypes } = window as { trustedTypes?: Policies };
  trustedTypes?.createPolicy("default", { createHTML: (text) => (text.includes("<") ? null : text) });
}

/** The one nonce of this page, for style elements. Browsers show it to scripts only as a property. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.nonce ?? "";
}
