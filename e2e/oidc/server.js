// The real binary on a directory of its own.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const TREE = new URL("../../", import.meta.url).pathname;
const BINARY = process.env.CLAVIGER_BINARY ?? join(TREE, "target/debug/claviger");

/** Where people reach it: browsers of these tests go to the loopback port instead. */
export const PUBLIC_URL = "https://keys.example.com";
export const CALLBACK = `${PUBLIC_URL}/sign-in/oidc/callback`;

export class Server {
  static async start() {
    const self = new Server();
    self.folder = mkdtempSync(join(tmpdir(), "claviger-"));
    self.data = join(self.folder, "data");
    const init = execFileSync(BINARY, ["init", "--json", "--data-dir", self.data]);
    self.first = JSON.parse(init);
    const serve = ["serve", "--data-dir", self.data, "--listen", "127.0.0.1:0", "--public-url", PUBLIC_URL];
    self.process = spawn(BINARY, [...serve, "--egress-allow", "127.0.0.0/8"], { stdio: ["ignore", "pipe", "pipe"] });
    self.output = "";
    self.process.stderr.on("data", (chunk) => (self.output += chunk));
    for await (const line of createInterface({ input: self.process.stdout })) {
      self.output += `${line}\n`;
      const listening = line.match(/^listening on (http:\/\/\S+)/);
      if (listening) {
        self.url = listening[1];
        self.process.stdout.on("data", (chunk) => (self.output += chunk)).resume();
        return self;
      }
    }
    throw new Error(`the server did not come up:\n${self.output}`);
  }

  /** One call of the API with the first pair of keys. */
  async api(method, path, attributes, type) {
    const keys = { "dd-api-key": this.first.api_key, "dd-application-key": this.first.application_key };
    const data = attributes && (attributes.data ? attributes : { data: { type, attributes } });
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...keys, ...(data && { "content-type": "application/json" }) },
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
    if (this.process.exitCode === null) await once(this.process, "exit");
    rmSync(this.folder, { recursive: true });
  }
}
