// The real binary on a directory of its own.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const TREE = new URL("../../", import.meta.url).pathname;
export const BINARY = process.env.CLAVIGER_BINARY ?? join(TREE, "target/debug/claviger");

/** Where people reach it: browsers of these tests go to the loopback port instead. */
export const PUBLIC_URL = "https://keys.example.com";
export const CALLBACK = `${PUBLIC_URL}/sign-in/oidc/callback`;

export class Server {
  /** `database` is the URL of a PostgreSQL in place of the embedded SQLite. */
  static async start({ database } = {}) {
    const self = new Server(database);
    const init = execFileSync(BINARY, ["init", "--json", "--data-dir", self.data, ...self.#database()]);
    self.first = JSON.parse(init);
    return self.#serve();
  }

  constructor(database) {
    this.database = database;
    this.folder = mkdtempSync(join(tmpdir(), "claviger-"));
    this.data = join(this.folder, "data");
    this.output = "";
  }

  /** Another server on the same PostgreSQL. */
  beside() {
    const other = new Server(this.database);
    mkdirSync(other.data, { mode: 0o700 });
    copyFileSync(join(this.data, "root.key"), join(other.data, "root.key"));
    other.first = this.first;
    return other.#serve();
  }

  #database() {
    return this.database ? ["--database-url", this.database] : [];
  }

  async #serve() {
    const serve = ["serve", "--data-dir", this.data, "--listen", "127.0.0.1:0", "--public-url", PUBLIC_URL];
    const words = [...serve, ...this.#database(), "--egress-allow", "127.0.0.0/8"];
    this.process = spawn(BINARY, words, { stdio: ["ignore", "pipe", "pipe"] });
    this.process.stderr.on("data", (chunk) => (this.output += chunk));
    for await (const line of createInterface({ input: this.process.stdout })) {
      this.output += `${line}\n`;
      const listening = line.match(/^listening on (http:\/\/\S+)/);
      if (listening) {
        this.url = listening[1];
        this.process.stdout.on("data", (chunk) => (this.output += chunk)).resume();
        return this;
      }
    }
    throw new Error(`the server did not come up:\n${this.output}`);
  }

  /** kill -9, and nothing else. */
  async kill() {
    this.process.kill("SIGKILL");
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, "exit");
  }

  /** Serves the same folder again, at another port. */
  again() {
    return this.#serve();
  }

  /** The first pair of keys, as headers. */
  keys() {
    return { "dd-api-key": this.first.api_key, "dd-application-key": this.first.application_key };
  }

  /** One call of the API with the first pair of keys. */
  async api(method, path, attributes, type) {
    const data = attributes && (attributes.data ? attributes : { data: { type, attributes } });
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.keys(), ...(data && { "content-type": "application/json" }) },
      body: data && JSON.stringify(data),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text).data : null;
  }

  /** What it wrote to its streams and files, as one text. */
  everything() {
    const files = readdirSync(this.data, { recursive: true }).map((name) => join(this.data, name));
    const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, "latin1"));
    return [this.output, ...texts].join("\n");
  }

  async stop() {
    this.process.kill("SIGTERM");
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, "exit");
    rmSync(this.folder, { recursive: true });
  }
}
