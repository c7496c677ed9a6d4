// What the list tells of a connection.

import { Group, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Building2, Lock, Users } from "lucide-react";
import { useMemo } from "react";

import type { Connection } from "../../api/schema.ts";
import { type ConnectionSearch, typeOf } from "../../lib/data/connections.ts";
import { useIntegrationName } from "../../lib/data/integrations.ts";
import { useMe } from "../../lib/data/me.ts";
import { personQuery } from "../../lib/data/people.ts";
import { words } from "../../lib/words/index.ts";
import { IntegrationIcon } from "../../ui/IntegrationIcon.tsx";
import type { Column } from "../../ui/ResourceTable.tsx";
import { TimeAgo } from "../../ui/TimeAgo.tsx";
import classes from "./columns.module.css";
import { HealthCell } from "./HealthCell.tsx";

const { connections } = words;
const { columns: heads } = connections;

interface Actions {
  narrow: (change: Partial<ConnectionSearch>) => void;
  onAuthorize: (connection: Connection) => void;
}

export function useColumns({ narrow, onAuthorize }: Actions): Column<Connection>[] {
  const nameOf = useIntegrationName();
  return useMemo(
    () => [
      { id: "name", head: heads.name, sort: "name", grow: true, cell: (row) => <Name connection={row} /> },
      { id: "integration", head: heads.integration, sort: "integration", from: "md", width: 100, cell: (row) => nameOf(typeOf(row)) },
      { id: "tags", head: heads.tags, from: "md", width: 130, cell: (row) => <Tags tags={row.attributes.tags} narrow={narrow} /> },
      { id: "health", head: heads.health, sort: "health", width: 120, cell: (row) => <HealthCell connection={row} onAuthorize={() => onAuthorize(row)} /> },
      { id: "access", head: heads.access, from: "lg", width: 105, cell: (row) => <SharedWith shared={row.attributes.shared} /> },
      { id: "used", head: heads.lastUsed, sort: "last_used_at", from: "sm", width: 100, cell: (row) => <LastUsed connection={row} /> },
      { id: "author", head: heads.author, from: "lg", cell: (row) => <Author connection={row} /> },
      {
        id: "modified",
        head: heads.modified,
        sort: "modified_at",
        from: "sm",
        width: 100,
        cell: (row) => <TimeAgo time={row.attributes.modified_at} />,
      },
    ],
    [nameOf, narrow, onAuthorize],
  );
}

function Name({ connection }: { connection: Connection }) {
  const { name, destination } = connection.attributes;
  return (
    <Group gap="sm" wrap="nowrap" className={classes.name}>
      <IntegrationIcon type={typeOf(connection)} />
      <div className={classes.texts}>
        <Link to="/connections/$connectionId" params={{ connectionId: connection.id }} className={classes.link}>
          {name}
        </Link>
        {destination && (
          <Text size="xs" c="dimmed" truncate>
            {destination.origin.replace(/^https:\/\//, "")}
          </Text>
        )}
      </div>
    </Group>
  );
}

const FEW = 2;

function Tags({ tags, narrow }: { tags: string[]; narrow: (change: Partial<ConnectionSearch>) => void }) {
  const more = tags.length - FEW;
  return (
    <Group gap={4} wrap="nowrap">
      {tags.slice(0, FEW).map((tag) => (
        <UnstyledButton key={tag} className={classes.tag} title={connections.filterByTag(tag)} onClick={() => narrow({ tag })}>
          {tag}
        </UnstyledButton>
      ))}
      {more > 0 && (
        <Text size="xs" c="dimmed" title={tags.slice(FEW).join(", ")}>
          +{more}
        </Text>
      )}
    </Group>
  );
}

const SHARED: Record<string, typeof Lock> = { private: Lock, restricted: Users, organization: Building2 };

function SharedWith({ shared }: { shared: string }) {
  const Icon = SHARED[shared] ?? Users;
  return (
    <span className={classes.shared} title={connections.sharedWith[shared]}>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      {connections.shared[shared] ?? shared}
    </span>
  );
}

function LastUsed({ connection: { attributes } }: { connection: Connection }) {
  if (!attributes.last_used_at) return <Text c="dimmed" inherit>{connections.neverUsed}</Text>;
  return <TimeAgo time={attributes.last_used_at} />;
}

function Author({ connection }: { connection: Connection }) {
  const me = useMe();
  const { id } = connection.relationships.created_by.data;
  const { data } = useQuery({ ...personQuery(id), enabled: id !== me.id });
  if (id === me.id) return connections.you;
  return (
    <Text truncate inherit maw={140}>
      {data?.attributes.name || data?.attributes.email}
    </Text>
  );
}
