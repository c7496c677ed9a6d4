import { Bot, Building2, ShieldCheck, User, Users } from "lucide-react";

import type { Candidate } from "../../lib/data/access.ts";

const ICONS = { user: User, service_account: Bot, team: Users, role: ShieldCheck, org: Building2 };

/** What sort of principal it is; its word stands beside it. */
export function PrincipalIcon({ kind }: { kind: Candidate["kind"] }) {
  const Icon = ICONS[kind];
  return <Icon size={16} strokeWidth={1.75} aria-hidden />;
}
