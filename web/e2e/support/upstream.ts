// A service of somebody else's, on this machine.

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Upstream {
  url: string;
  close: () => void;
}

/** Answers 200 with what `answer` makes of a request, as JSON; 401 where that is null. */
export async function upstream(answer: (request: IncomingMessage) => object | null): Promise<Upstream> {
  const server = createServer((request, response) => {
    const body = answer(request);
    response.writeHead(body ? 200 : 401, { "content-type": "application/json" }).end(JSON.stringify(body ?? { error: "who are you?" }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
