// The real binary on a directory of its own.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
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

/** What connections may name in place of a secret, and what is there. */
export const REFERRED = { name: "env:CLAVIGER_SECRET_E2E", value: "canary-behind-a-reference" };
const ENVIRONMENT = {
  CLAVIGER_REFERENCES__ALLOW: '["env:CLAVIGER_SECRET_*"]',
  CLAVIGER_REFERENCES__SHARED: "true",
  CLAVIGER_SECRET_E2E: REFERRED.value,
};

/** The public URL has the port in it, so it must be known before. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
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
    await server.serve(await freePort());
    return server;
  }

  /** Comes back where it was, after `stop`. */
  async again(): Promise<void> {
    await this.serve(Number(new URL(this.url).port));
  }

  /** Copies connections until there are so many; it must not run. */
  fill(count: number): void {
    execFileSync("python3", [join(TREE, "bench/fill.py"), join(this.data, "claviger.db"), String(count)]);
  }

  private async serve(port: number): Promise<void> {
    const url = `http://localhost:${port}`;
    const where = ["--data-dir", this.data, "--listen", `127.0.0.1:${port}`, "--public-url", url];
    const env = { ...process.env, ...ENVIRONMENT };
    const child = spawn(BINARY, ["serve", ...where, "--egress-allow", "127.0.0.0/8"], { stdio: ["ignore", "pipe", "pipe"], env });
    this.#process = child;
    child.stderr.on("data", (chunk) => (this.#output += chunk));
    for await (const line of createInterface({ input: child.stdout })) {
      this.#output += `${line}\n`;
      if (line.startsWith("listening on ")) {
        this.url = url;
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
