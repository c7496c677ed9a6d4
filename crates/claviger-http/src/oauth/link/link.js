// What a link is for, before anybody goes anywhere. Whatever is shown is put in as text.

"use strict";

const token = location.hash.slice(1);
// Neither the history nor a screen that is shared has the link.
history.replaceState(null, "", location.pathname);

const JSON_API = "application/vnd.api+json";
const part = (id) => document.getElementById(id);

/** Shows a title, a text, rows of a table, and the button that goes on, if there is one. */
function show(title, text, { rows = [], after, button, go } = {}) {
  part("title").textContent = title;
  part("text").textContent = text;
  part("table").replaceChildren(
    ...rows.map(([name, value]) => {
      const row = document.createElement("tr");
      const head = Object.assign(document.createElement("th"), { scope: "row", className: "name", textContent: name });
      row.append(head, Object.assign(document.createElement("td"), { className: "wrap", textContent: value }));
      return row;
    }),
  );
  part("table").hidden = rows.length === 0;
  part("after").hidden = !after;
  part("after").textContent = after ?? "";
  part("go").hidden = !button;
  part("go").disabled = false;
  part("go").textContent = button ?? "";
  part("go").onclick = go ?? null;
}

/** One call of the API with the link's token. */
async function call(what) {
  const body = { data: { type: "oauth_authorization_link", attributes: { token } } };
  const headers = { accept: JSON_API, "claviger-request": "1", "content-type": JSON_API };
  const path = `/api/v2/authorization_links/${what}`;
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
  const json = await response.json().catch(() => ({}));
  return { status: response.status, attributes: json.data?.attributes, detail: json.errors?.[0]?.detail ?? "" };
}

/** Said of a link that is unknown, used or expired alike. */
function refused({ status, detail }) {
  if (status === 400 || status === 401) {
    return show("This link cannot be used", "This link was used or has expired. Ask whoever sent it to you for a new one.");
  }
  show("Not now", detail || "The server cannot do this now.", { button: "Try again", go: look });
}

async function look() {
  if (!token) return show("This link is not complete", "Open it once more from where you got it, all of it.");
  const answer = await call("look");
  if (answer.status !== 200) return refused(answer);
  const seen = answer.attributes;
  show(`Connect an account to ${seen.organization}?`, `${seen.made_by} asks you to let “${seen.connection}” act for an account of yours.`, {
    rows: [
      ["Connection", `${seen.connection} (${seen.integration})`],
      ["Asked for", seen.scopes.length ? seen.scopes.join(", ") : "whatever the provider gives"],
      ["You agree at", seen.provider],
      ["And come back to", seen.redirect_uri],
      ["Good until", new Date(seen.expires_at).toLocaleString()],
    ],
    after: "Go on only if you know who asks. Check that the page you come to is really the provider's, and finish in this browser.",
    button: `Continue to ${seen.provider}`,
    go: () => begin(seen),
  });
}

async function begin(seen) {
  part("go").disabled = true;
  const answer = await call("begin");
  if (answer.status !== 201) return refused(answer);
  const address = new URL(answer.attributes.authorization_url);
  if (address.protocol !== "https:" && address.protocol !== "http:") return refused({ status: 400 });
  // For the page that the provider sends this tab back to.
  sessionStorage.setItem("claviger-authorize", JSON.stringify({ connection: seen.connection, provider: seen.provider, scopes: seen.scopes }));
  location.assign(address);
}

// The same tab, another link.
addEventListener("hashchange", () => location.reload());
look().catch(() => show("Not now", "The server does not answer.", { button: "Try again", go: look }));
