// One service account: its roles, its keys and its tokens.

import { Alert, Anchor, Badge, Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Bot, ChevronLeft, CircleAlert, Pencil, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";

import type { User } from "../../../api/schema.ts";
import { useMe } from "../../../lib/data/me.ts";
import { givenQuery, serviceAccountQuery } from "../../../lib/data/service-accounts.ts";
import { isStatus } from "../../../lib/errors.ts";
import { words } from "../../../lib/words/index.ts";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { Failure, Message } from "../../../ui/Message.tsx";
import { useDocumentTitle } from "../../../ui/Page.tsx";
import pageClasses from "../../../ui/Page.module.css";
import { useDisable } from "../Disable.tsx";
import { ApplicationKeyList } from "../keys/ApplicationKeyList.tsx";
import { NewToken, TokenList } from "../keys/TokenList.tsx";
import classes from "../settings.module.css";
import { UserRoles } from "../UserRoles.tsx";
import { AccountDialog } from "./AccountDialog.tsx";

const route = getRouteApi("/shell/settings/service-accounts/$accountId");
const { serviceAccounts: text, keys } = words;
const nameOf = ({ attributes: { name, email } }: User) => name || email;

export function ServiceAccountPage() {
  const { accountId } = route.useParams();
  const { data, error, refetch } = useQuery(serviceAccountQuery(accountId));
  useDocumentTitle(data ? nameOf(data.account) : words.settings.pages.serviceAccounts);
  const other = (data && !data.account.attributes.service_account) || isStatus(error, 404);
  return (
    <div className={pageClasses.page}>
      <Anchor component={Link} to="/settings/service-accounts" className={classes.back} c="dimmed" size="sm">
        <ChevronLeft size={14} aria-hidden />
        {text.all}
      </Anchor>
      {other && (
        <Message icon={Bot} title={text.notOne.title}>
          {text.notOne.text}
        </Message>
      )}
      {error && !data && !other && <Failure error={error} retry={refetch} />}
      {!data && !error && (
        <Stack role="status" aria-busy aria-label={words.shell.loading}>
          <Skeleton height={44} width="40%" />
          <Skeleton height={280} />
        </Stack>
      )}
      {data && !other && <Whole account={data.account} roles={data.roles} />}
    </div>
  );
}

function Whole({ account, roles }: { account: User; roles: Map<string, string> }) {
  const may = useMe().permissions.has("service_account_write");
  return (
    <>
      <Head account={account} may={may} />
      {account.attributes.disabled && (
        <Alert color="amber" title={text.disabledNow.title} icon={<CircleAlert size={18} />}>
          {text.disabledNow.text}
        </Alert>
      )}
      <Roles account={account} roles={roles} />
      {may ? (
        <Keys id={account.id} />
      ) : (
        <Message icon={Bot} title={text.mayNot.title}>
          {text.mayNot.text}
        </Message>
      )}
    </>
  );
}

function Head({ account, may }: { account: User; may: boolean }) {
  const { question, toggle, pending } = useDisable(account);
  const [editing, edit] = useState(false);
  const { disabled, status, email } = account.attributes;
  return (
    <Group justify="space-between" align="flex-start" gap="md" mb="md">
      <div className={classes.head}>
        <Group gap="sm">
          <Title order={1}>{nameOf(account)}</Title>
          <Badge color={disabled ? "gray" : "green"}>{text.status[status] ?? status}</Badge>
        </Group>
        <Group gap="xs">
          <Text c="dimmed">{email}</Text>
          <CopyButton text={account.id} label={text.copyId}>
            {text.id}
          </CopyButton>
        </Group>
      </div>
      {may && (
        <Group gap="xs">
          <Button variant="default" leftSection={<Pencil size={15} aria-hidden />} onClick={() => edit(true)}>
            {text.edit}
          </Button>
          <Button variant="default" c={disabled ? undefined : "var(--ink-bad)"} loading={pending} onClick={toggle}>
            {disabled ? text.enable : text.disable}
          </Button>
        </Group>
      )}
      {question}
      {editing && <AccountDialog account={account} onClose={() => edit(false)} />}
    </Group>
  );
}

function Part({ title, about, action, children }: { title: string; about: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <Group justify="space-between" align="flex-end" gap="md" mb="sm">
        <div>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </div>
        {action}
      </Group>
      {children}
    </section>
  );
}

function Roles({ account, roles }: { account: User; roles: Map<string, string> }) {
  const may = useMe().permissions.has("user_access_manage");
  const [changing, change] = useState(false);
  const has = account.relationships.roles.data;
  const button = may && (
    <Button variant="default" aria-label={text.changeOf(nameOf(account))} onClick={() => change(true)}>
      {text.change}
    </Button>
  );
  return (
    <Part title={text.roles} about={text.rolesAbout} action={button}>
      <Group gap={6}>
        {has.map(({ id }) => (
          <Badge key={id} color="gray" size="lg">
            {roles.get(id)}
          </Badge>
        ))}
        {has.length === 0 && <Text size="sm">{text.nothing}</Text>}
      </Group>
      {changing && <UserRoles user={account} onClose={() => change(false)} />}
    </Part>
  );
}

function Keys({ id }: { id: string }) {
  const { data: offered } = useQuery(givenQuery(id));
  const [making, make] = useState<"key" | "token">();
  const key = (
    <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={() => make("key")}>
      {keys.kinds.accountKey.create}
    </Button>
  );
  const open = (what: "key" | "token") => (opened: boolean) => make(opened ? what : undefined);
  return (
    <>
      <Part title={text.tokens} about={text.tokensAbout} action={<NewToken variant="default" onMake={open("token")} />}>
        <TokenList owner={{ account: id }} offered={offered} making={making === "token"} onMake={open("token")} />
      </Part>
      <Part title={text.applicationKeys} about={text.applicationKeysAbout} action={key}>
        <ApplicationKeyList whose={{ account: id }} offered={offered} mayEdit making={making === "key"} onMake={open("key")} />
      </Part>
    </>
  );
}
