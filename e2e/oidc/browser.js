// As much of a browser as signing in needs: cookies, and redirects one by one.

import { request } from "node:http";

import { PUBLIC_URL } from "./server.js";

export class Browser {
  /** Cookies of each host, by name. */
  #cookies = new Map();

  constructor(server) {
    this.server = server;
  }

  /** Asks for one page and goes nowhere else. */
  async get(url, headers = {}) {
    return this.#send("GET", url, headers, null);
  }

  /** What a page of the server's own would send. */
  async write(method, path, json) {
    const headers = { origin: PUBLIC_URL, "claviger-request": "1" };
    if (json) headers["content-type"] = "application/json";
    return this.#send(method, path, headers, json ? JSON.stringify(json) : null);
  }

  /** What a form of somebody else's page sends. */
  async form(url, fields) {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return this.#send("POST", url, headers, new URLSearchParams(fields).toString());
  }

  async #send(method, url, more, body) {
    const address = new URL(url, PUBLIC_URL);
    const host = address.host;
    // The public address is this machine's.
    const target = address.origin === PUBLIC_URL ? new URL(this.server.url) : address;
    const cookies = [...this.#jar(host)].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await new Promise((resolve, reject) => {
      const options = { method, host: target.hostname, port: target.port, path: address.pathname + address.search };
      request({ ...options, headers: { ...more, host, ...(cookies && { cookie: cookies }) } }, resolve)
        .on("error", reject)
        .end(body);
    });
    const chunks = [];
    for await (const chunk of response) chunks.push(chunk);
    for (const line of response.headers["set-cookie"] ?? []) this.#keep(host, line);
    const { location } = response.headers;
    return {
      url: address.toString(),
      status: response.statusCode,
      headers: response.headers,
      body: Buffer.concat(chunks).toString(),
      location: location && new URL(location, address).toString(),
    };
  }

  /** Follows redirects until there is none, or until one leads to where `until` says; gives the last answer. */
  async open(url, until = () => false) {
    for (let hops = 0; hops < 20; hops += 1) {
      const answer = await this.get(url);
      if (!answer.location || until(answer.location)) return answer;
      url = answer.location;
    }
    throw new Error(`${url}: more than 20 redirects`);
  }

  cookie(name, host = new URL(PUBLIC_URL).host) {
    return this.#jar(host).get(name);
  }

  forget(name, host = new URL(PUBLIC_URL).host) {
    this.#jar(host).delete(name);
  }

  #jar(host) {
    if (!this.#cookies.has(host)) this.#cookies.set(host, new Map());
    return this.#cookies.get(host);
  }

  #keep(host, line) {
    const [pair, ...attributes] = line.split(/; */);
    const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    const over = attributes.some((each) => /^max-age=0$/i.test(each) || /^expires=Thu, 01 Jan 1970/i.test(each));
    if (over) this.#jar(host).delete(name);
    else this.#jar(host).set(name, value);
  }
}
