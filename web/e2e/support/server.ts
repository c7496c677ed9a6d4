// The real binary on a directory of its own.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const TREE = new URL("../../../", import.meta.url).pathname;
const BINARY = process.env.CLAVIGER_BINARY ?? join(TREE, "target/debug/claviger");

export interface First {
  admin: { id: string; email: string; password: string };
  api_key: string;
  application_key: string;
}

type Body = { data: unknown } | Record<string, unknown>;

export class Server {
  readonly first: First;
  /** As browsers are to ask for it: where cookies are kept and passkeys work. */
  url = "";
  #folder: string;
  #process: ChildProcess | null = null;
  #output = "";

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "claviger-"));
    this.first = JSON.parse(execFileSync(BINARY, ["init", "--json", "--data-dir", this.data], { encoding: "utf8" }));
  }

  private get data() {
    return join(this.#folder, "data");
  }

  static async start(): Promise<Server> {
    const server = new Server();
    await server.serve("127.0.0.1:0");
    return server;
  }

  /** Comes back where it was, after `stop`. */
  async again(): Promise<void> {
    await this.serve(new URL(this.url).host.replace("localhost", "127.0.0.1"));
  }

  private async serve(listen: string): Promise<void> {
    const serve = ["serve", "--data-dir", this.data, "--listen", listen, "--egress-allow", "127.0.0.0/8"];
    const child = spawn(BINARY, serve, { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    child.stderr.on("data", (chunk) => (this.#output += chunk));
    for await (const line of createInterface({ input: child.stdout })) {
      this.#output += `${line}\n`;
      const [, port] = /^listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (port) {
        this.url = `http://localhost:${port}`;
        child.stdout.on("data", (chunk) => (this.#output += chunk)).resume();
        return;
      }
    }
    throw new Error(`the server did not come up:\n${this.#output}`);
  }

  /** One call of the API with the administrator's first pair of keys. */
  async api(method: string, path: string, body?: Body): Promise<any> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        "dd-api-key": this.first.api_key,
        "dd-application-key": this.first.application_key,
        ...(body && { "content-type": "application/json" }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** What it wrote to its streams and files, as one text. */
  everything(): string {
    const files = readdirSync(this.data, { recursive: true }).map((name) => join(this.data, String(name)));
    const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, "latin1"));
    return [this.#output, ...texts].join("\n");
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true });
  }
}
