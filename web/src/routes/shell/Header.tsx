// Where one is, where one can go, and who one is.

import { ActionIcon, Kbd, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";

import { organizationQuery, useMe } from "../../lib/data/me.ts";
import { words } from "../../lib/words/index.ts";
import mark from "../../ui/mark.svg";
import { AccountMenu } from "./AccountMenu.tsx";
import classes from "./Header.module.css";
import { useTabs } from "./tabs.ts";

export function Header({ onSearch }: { onSearch: () => void }) {
  const me = useMe();
  const organization = useQuery(organizationQuery(me.id)).data?.name;
  const tabs = useTabs();
  return (
    <header className={classes.header}>
      <div className={classes.inner}>
        <Link to="/connections" className={classes.home} aria-label={words.shell.home}>
          <img src={mark} alt="" width={26} height={26} />
          <span className={classes.name}>{words.shell.product}</span>
        </Link>
        {/* A new server's organization is called like the product; twice says nothing. */}
        {organization && organization !== words.shell.product && (
          <Text className={classes.organization} c="dimmed" truncate title={organization}>
            {organization}
          </Text>
        )}
        <nav className={classes.tabs} aria-label={words.shell.main}>
          {tabs.map(({ to, label }) => (
            <Link key={to} to={to} className={classes.tab} activeProps={{ "aria-current": "page" }}>
              {label}
            </Link>
          ))}
        </nav>
        <div className={classes.end}>
          <UnstyledButton className={classes.search} onClick={onSearch} title={words.shell.searchEverything}>
            <Search size={15} aria-hidden />
            <span>{words.shell.search}</span>
            <Kbd size="xs" aria-hidden>{words.shell.shortcut}</Kbd>
          </UnstyledButton>
          <ActionIcon className={classes.searchSmall} onClick={onSearch} aria-label={words.shell.searchEverything}>
            <Search size={17} aria-hidden />
          </ActionIcon>
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}
