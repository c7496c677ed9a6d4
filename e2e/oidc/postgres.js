// A PostgreSQL server of these tests' own, or the one that CLAVIGER_TEST_POSTGRES_URL names.

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const EXTERNAL = process.env.CLAVIGER_TEST_POSTGRES_URL;

export class Postgres {
  static start() {
    const self = new Postgres();
    self.folder = mkdtempSync(join(tmpdir(), "claviger-postgres-"));
    if (EXTERNAL) return self;
    chmodSync(self.folder, 0o755);
    // It does not run as root.
    self.user = process.getuid() === 0 ? ["postgres", "nobody"].find(exists) : null;
    if (self.user) execFileSync("chown", [self.user, self.folder]);
    const data = join(self.folder, "data");
    self.run("initdb", ["-D", data, "-U", "claviger", "-A", "trust", "-E", "UTF8", "--no-sync"]);
    const settings = `-c listen_addresses= -c unix_socket_directories=${self.folder} -c max_connections=200`;
    self.run("pg_ctl", ["start", "-w", "-D", data, "-l", join(self.folder, "log"), "-o", settings]);
    self.stopped = () => self.run("pg_ctl", ["stop", "-m", "immediate", "-D", data]);
    // Whatever becomes of the tests, the server does not outlive them.
    process.once("exit", () => self.stop());
    return self;
  }

  /** An empty database; its URL. */
  database(name) {
    const create = `CREATE DATABASE ${name}`;
    if (EXTERNAL) {
      this.run("psql", ["-X", "-q", "-d", EXTERNAL, "-c", create]);
      const url = new URL(EXTERNAL);
      url.pathname = `/${name}`;
      return url.toString();
    }
    this.run("psql", ["-X", "-q", "-h", this.folder, "-U", "claviger", "-d", "postgres", "-c", create]);
    return `postgres://claviger@localhost/${name}?host=${encodeURIComponent(this.folder)}`;
  }

  /** The first column of the first row. */
  ask(url, query) {
    return this.run("psql", ["-X", "-A", "-t", "-d", url, "-c", query]).trim();
  }

  stop() {
    this.stopped?.();
    this.stopped = null;
    rmSync(this.folder, { recursive: true, force: true });
  }

  run(program, words) {
    const path = join(folderOf(program), program);
    const [command, args] = this.user
      ? ["setpriv", ["--reuid", this.user, "--regid", groupOf(this.user), "--clear-groups", path, ...words]]
      : [path, words];
    // The server inherits no pipe of ours, or waiting for pg_ctl would never end.
    const out = program === "psql" ? "pipe" : "ignore";
    const done = execFileSync(command, args, { cwd: "/", stdio: ["ignore", out, out], encoding: "utf8" });
    return done ?? "";
  }
}

/** Debian keeps the programs out of PATH, a folder a version; the newest is taken. */
function folderOf(program) {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).map(Number).sort((one, other) => other - one) : [];
  const folders = [...versions.map((version) => join(debian, `${version}/bin`)), ...process.env.PATH.split(":")];
  const found = folders.find((folder) => ["initdb", "pg_ctl", "postgres"].every((name) => existsSync(join(folder, name))));
  if (!found) throw new Error(`${program}: install the Debian package postgresql, or set CLAVIGER_TEST_POSTGRES_URL`);
  return found;
}

function exists(user) {
  try {
    execFileSync("id", [user], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function groupOf(user) {
  return execFileSync("id", ["-g", user], { encoding: "utf8" }).trim();
}
