// What a provider sent this browser back with goes to the server, once somebody has
// confirmed it. Nothing of the address is ever shown; whatever is, is put in as text.

"use strict";

const query = location.search.slice(1);
// Neither the history nor a reload has the code.
history.replaceState(null, "", location.pathname);

const JSON_API = "application/vnd.api+json";
const part = (id) => document.getElementById(id);

/** Shows a title, a text and a list, and the button that goes on, if there is one. */
function show(title, text, { list = [], button, go, connection } = {}) {
  part("title").textContent = title;
  part("text").textContent = text;
  part("list").replaceChildren(
    ...list.map((line) => Object.assign(document.createElement("li"), { textContent: line })),
  );
  part("list").hidden = list.length === 0;
  part("go").hidden = !button;
  part("go").textContent = button ?? "";
  part("go").onclick = go ?? null;
  if (!connection) return;
  part("back").href = `/connections/${encodeURIComponent(connection)}`;
  part("back").textContent = "Back to the connection";
}

/** One call of the API. */
async function call(method, path, body) {
  const headers = { accept: JSON_API, "claviger-request": "1" };
  if (body) headers["content-type"] = JSON_API;
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
  const json = await response.json().catch(() => ({}));
  return { status: response.status, attributes: json.data?.attributes, detail: json.errors?.[0]?.detail ?? "" };
}

/** The id of the authorization, which the state begins with. */
function idOf(query) {
  const [id] = (new URLSearchParams(query).get("state") ?? "").split(".");
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
}

/** Whether it was begun by a link, by somebody who may have no account here. */
const byLink = /^[0-9a-f-]{36}~/.test(new URLSearchParams(query).get("state") ?? "");

/** The same for whoever came by a link: what for, this tab remembers. */
function lookByLink() {
  const seen = JSON.parse(sessionStorage.getItem("claviger-authorize") ?? "null");
  sessionStorage.removeItem("claviger-authorize");
  part("back").hidden = true;
  show(seen ? `Connect “${seen.connection}”?` : "Connect?", `${seen?.provider ?? "The provider"} sent you back. Nothing is stored until you confirm.`, {
    list: (seen?.scopes ?? []).map((scope) => `asked for: ${scope}`),
    button: "Connect",
    go: finishByLink,
  });
}

async function finishByLink() {
  part("go").disabled = true;
  show("One moment…", "The provider is asked for a token.");
  const body = { data: { type: "oauth_callback", attributes: { query } } };
  const { status, attributes, detail } = await call("POST", "/api/v2/authorization_links/complete", body);
  if (status !== 200) return show("Not connected", detail || "The server cannot do this now. Open the link again.");
  if (attributes.status !== "authorized") return show("Not connected", `${attributes.error?.message ?? "It failed."} (${attributes.error?.code ?? "failed"})`);
  show("Connected", `${attributes.account ?? "Your account"} is connected. You can close this page.`);
}

/** Lets the person see what they are about to finish. */
async function look() {
  if (byLink) return lookByLink();
  const id = idOf(query);
  if (!id) return show("Nothing to authorize", "Begin at the connection: this page is where its provider sends you back to.");
  const { status, attributes, detail } = await call("GET", `/api/v2/actions/oauth_authorizations/${id}`);
  if (status === 401) {
    return show("Sign in first", "Sign in as the person who began this, in another tab of this browser, and come back.", {
      button: "Try again",
      go: look,
    });
  }
  if (status === 404) {
    return show("Nothing to authorize", "Somebody else began this, or it is over. Begin again at the connection.");
  }
  if (status !== 200) return show("Not finished", detail || "The server cannot do this now.", { button: "Try again", go: look });
  if (attributes.status !== "pending") return ended(attributes);
  const name = attributes.connection_name ?? "the connection";
  show(`Connect “${name}”?`, `${attributes.provider ?? "The provider"} sent you back. Nothing is stored until you confirm.`, {
    list: (attributes.scopes ?? []).map((scope) => `asked for: ${scope}`),
    button: "Connect",
    go: finish,
    connection: attributes.connection_id,
  });
}

async function finish() {
  part("go").disabled = true;
  show("One moment…", "The provider is asked for a token.");
  const body = { data: { type: "oauth_callback", attributes: { query } } };
  const { status, attributes, detail } = await call("POST", "/oauth/callback", body);
  if (status === 200) return ended(attributes);
  show("Not connected", detail || "The server cannot do this now. Begin again at the connection.");
}

function ended({ status, error, granted, warnings, connection_name: name, connection_id: connection }) {
  if (status === "expired") return show("Too late", "Ten minutes are over. Begin again at the connection.", { connection });
  if (status !== "authorized") {
    return show("Not connected", `${error?.message ?? "It failed."} (${error?.code ?? status})`, { connection });
  }
  const list = [...(granted?.scopes ?? []).map((scope) => `granted: ${scope}`), ...(warnings ?? [])];
  const as = granted?.account ? ` as ${granted.account}` : "";
  show("Connected", `“${name ?? "The connection"}” is authorized${as}.`, { list, connection });
}

look().catch(() => show("Not finished", "The server does not answer.", { button: "Try again", go: () => location.reload() }));
