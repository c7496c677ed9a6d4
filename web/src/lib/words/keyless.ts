export const keyless = {
  title: "What the cloud has to trust",
  about:
    "This connection holds no key. Claviger signs a token that says which connection it is and where it goes; enter this at the cloud. Name the subject there: a trust without it trusts every connection of your organization.",
  issuer: "Issuer",
  subject: "Subject",
  audience: "Audience",
  copy: (what: string) => `Copy ${what.toLowerCase()}`,
  moved: "Pointing the connection at another host changes the subject, and the cloud trusts it no longer until somebody tells it to.",
  aws: {
    title: "In AWS IAM",
    steps: ["Add an identity provider of the type OpenID Connect, with this issuer and this audience.", "Let the role trust it, with this policy:"],
    snippet: "Trust policy of the role",
    copy: "Copy trust policy",
  },
  azure: {
    title: "In Microsoft Entra",
    steps: ["Open the app registration, then Certificates & secrets, Federated credentials.", "Add one of the kind Other issuer, with issuer, subject and audience as they stand above."],
  },
  google: {
    title: "In Google Cloud",
    steps: [
      "Make the provider of the workload identity pool as OpenID Connect with this issuer, and map google.subject to assertion.sub.",
      "Let this connection act for the service account:",
    ],
    snippet: "Command for the service account",
    copy: "Copy command",
  },
  none: {
    title: "There is nothing to trust yet",
    audience: "Enter the provider of the pool: tokens are made for it, and what the cloud has to trust is shown here then.",
    publicUrl: "This server does not say under which address it can be reached. Whoever runs it starts it with --public-url; then issuer and subject are shown here.",
  },
};
