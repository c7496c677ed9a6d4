// API keys, application keys and access tokens: what they share, and what each is.

/** What sort of key it is. */
export interface KeyKind {
  label: string;
  create: string;
  dialog: string;
  nameHelp: string;
  /** Beside the key itself, when it is shown. */
  once: string;
  copy: string;
  empty: { title: string; text: string };
}

const token: KeyKind = {
  label: "Access tokens",
  create: "New token",
  dialog: "New access token",
  nameHelp: "What it is for, such as “Nightly report”.",
  once: "It is shown only now. Whoever has it acts as you.",
  copy: "Copy the token",
  empty: { title: "No access token yet", text: "A program that calls the API as you needs one. Its scopes say what it may do, and it ends by itself." },
};

const application: KeyKind = {
  label: "Application keys",
  create: "New application key",
  dialog: "New application key",
  nameHelp: "What it is for, such as “Terraform on my laptop”.",
  once: "It is shown only now. Together with an API key, whoever has it acts as you.",
  copy: "Copy the key",
  empty: { title: "No application key yet", text: "The official Datadog clients and Terraform ask for one beside an API key: the API key lets a program in, the application key says as whom." },
};

const api: KeyKind = {
  label: "API keys",
  create: "New API key",
  dialog: "New API key",
  nameHelp: "Who or what uses it, such as “Terraform in CI”.",
  once: "It is shown only now. It lets programs in; what they may do says the application key beside it.",
  copy: "Copy the key",
  empty: { title: "No API key yet", text: "Every program that uses the API in the Datadog way sends one, beside an application key." },
};

const accountToken: KeyKind = {
  ...token,
  nameHelp: "What it is for, such as “Deploy pipeline”.",
  once: "It is shown only now. Whoever has it acts as this service account.",
  empty: { title: "No access token yet", text: "One token is all that a program needs to act as this account. Its scopes say what it may do." },
};

const accountKey: KeyKind = {
  ...application,
  nameHelp: "What it is for, such as “Terraform in CI”.",
  once: "It is shown only now. Together with an API key, whoever has it acts as this service account.",
  empty: { title: "No application key yet", text: "For programs that speak the Datadog way: an application key of this account beside an API key." },
};

export const keys = {
  kinds: { token, application, api, accountToken, accountKey },
  about: {
    tokens: "For programs that act as you. Each has scopes and an end, and is shown once.",
    application: "For programs that act as you beside an API key. One that is not registered is refused wherever connections and apps are concerned.",
    everybody: "Everybody's, without the keys themselves. One that is not registered is refused wherever connections and apps are concerned.",
    api: "They let programs of this organization in, and by themselves give nothing: what a program may do says the application key beside them.",
  },
  columns: {
    name: "Name",
    owner: "Owner",
    by: "Created by",
    ending: "Ends in …",
    scopes: "Scopes",
    registered: "Connections",
    created: "Created",
    used: "Last used",
    ends: "Ends",
  },
  name: "Name",
  submit: "Create",
  save: "Save",
  done: "I have kept it",
  made: (name: string) => `${name} was created`,
  never: "never",
  noEnd: "no end",
  today: "today",
  nobody: "somebody who left",
  scopes: "Scopes",
  scopesHelp: "What it may do, of what you may do.",
  scopesHelpAccount: "What it may do, of what the account's roles give.",
  all: "Everything",
  none: "Nothing",
  more: (count: number) => `+${count}`,
  extent: "What it may do",
  everything: "Everything that you may do, now and later",
  everythingAccount: "Everything that the account may do, now and later",
  some: "Only these scopes",
  ends: "Ends",
  in: { "7": "In 7 days", "30": "In 30 days", "90": "In 90 days", "365": "In a year" } as Record<string, string>,
  neverEnds: "Never",
  register: "Register it for connections and apps",
  registerHelp: "Without this it is refused there, and works for everything else. It can be done later.",
  registered: "Registered",
  unregistered: "Refused",
  registerIt: "Register",
  registerOf: (name: string) => `Register ${name}`,
  unregister: "Unregister",
  unregisterOf: (name: string) => `Unregister ${name}`,
  unregisterTitle: "Unregister it?",
  unregisterText: (name: string) => `Programs that use ${name} will be refused at once wherever connections and apps are concerned. It can be registered again.`,
  registeredNow: (name: string) => `${name} was registered`,
  unregisteredNow: (name: string) => `${name} was unregistered`,
  registerFailed: (name: string) => `${name} was not registered`,
  edit: "Edit",
  editOf: (name: string) => `Edit ${name}`,
  saved: (name: string) => `${name} was saved`,
  revoke: "Revoke",
  revokeOf: (name: string) => `Revoke ${name}`,
  revokeTitle: "Revoke it?",
  revokeText: (name: string) => `Programs that use ${name} will be refused at once. This cannot be taken back.`,
  revoked: (name: string) => `${name} was revoked`,
  failed: (name: string) => `${name} was not revoked`,
  whose: { label: "Whose", own: "Yours", everybody: "Everybody's" },
  search: "Search keys",
  noMatch: "No key goes by that.",
  pages: "Pages of keys",
  mayNot: "Your role does not include making keys of your own (user_app_keys).",
};
