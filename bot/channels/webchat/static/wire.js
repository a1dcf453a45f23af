/* Between the page and the server. A post is repeated under its key until it is answered, one after the other, so that
   what was written first arrives first; the server takes a key once. A stream takes up where it broke off. */

const OWN = { "X-Saberling": "1" };
const FINAL = new Set([400, 403, 404, 413, 415]);
const LONGEST_PAUSE_MS = 15000;
const UNWATCHED_MS = 30000;

export const freshKey = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (d) =>
    (+d ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+d / 4)))).toString(16));

/** The server will never take this; `code` says why. */
export class Rejected extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export async function getJson(path) {
  const answer = await fetch(path, { headers: OWN });
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** The same, however long it takes; `onWait` is called whenever it has to be tried again. */
export async function insistOnJson(path, onWait) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await getJson(path);
    } catch {
      onWait();
      await pause(attempt);
    }
  }
}

/** Posts of one pane, in order. What has no photo outlives a reload of the page. */
export class Posts {
  constructor(pane) {
    this.path = `/api/${pane}/send`;
    this.shelf = `unsent:${pane}`;
    this.last = Promise.resolve();
    this.flying = new Set();
  }

  /** Resolves when reception has the event; `onWait` is called whenever it has to be tried again. */
  send(event, photo = null, onWait = () => {}) {
    this.flying.add(event.key);
    if (!photo && event.kind !== "again") this.remember(event);
    const sent = this.last.then(() => this.insist(event, photo, onWait)).finally(() => {
      this.flying.delete(event.key);
      this.forget(event.key);
    });
    this.last = sent.catch(() => {});
    return sent;
  }

  async insist(event, photo, onWait) {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.once(event, photo);
      if (answer?.ok) return;
      if (answer?.status === 401) location.reload();
      if (answer && FINAL.has(answer.status)) throw new Rejected((await answer.json().catch(() => ({}))).error ?? "unreadable");
      onWait();
      await pause(attempt);
    }
  }

  async once(event, photo) {
    const form = photo ? new FormData() : null;
    form?.append("event", JSON.stringify(event));
    form?.append(event.kind === "recording" ? "recording" : "photo", photo);
    const headers = form ? OWN : { ...OWN, "Content-Type": "application/json" };
    try {
      return await fetch(this.path, { method: "POST", headers, body: form ?? JSON.stringify(event) });
    } catch {
      return null; // no network, or no server
    }
  }

  unsent() {
    try {
      return JSON.parse(localStorage.getItem(this.shelf)) ?? [];
    } catch {
      return [];
    }
  }

  remember(event) {
    const others = this.unsent().filter(({ key }) => key !== event.key);
    localStorage.setItem(this.shelf, JSON.stringify([...others, event].slice(-50)));
  }

  forget(key) {
    localStorage.setItem(this.shelf, JSON.stringify(this.unsent().filter((event) => event.key !== key)));
  }
}

/** Follow a pane from a revision on, for ever. `on`: message, toast, reset, state ("online" or "offline").
 *
 * A page that nobody has looked at for a while lets go of its stream: a browser opens few connections to one place, and
 * forgotten tabs shall not take them all. */
export function follow(pane, revision, on) {
  let attempt = 0;
  let source = null;
  const close = () => {
    source?.close();
    source = null;
  };
  const open = () => {
    if (source) return;
    source = new EventSource(`/api/${pane}/stream?after=${revision}`);
    source.onopen = () => {
      attempt = 0;
      on.state("online");
    };
    source.addEventListener("message", (event) => {
      revision = Number(event.lastEventId);
      on.message(JSON.parse(event.data));
    });
    source.addEventListener("toast", (event) => on.toast(JSON.parse(event.data)));
    source.addEventListener("reset", () => on.reset());
    source.onerror = async () => {
      close();
      on.state("offline");
      await pause(attempt++);
      if (!document.hidden) open();
    };
  };
  let leaving = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(close, UNWATCHED_MS);
    else open();
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}

function pause(attempt) {
  const longest = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempt);
  const chosen = longest * (0.7 + 0.3 * Math.random());
  return new Promise((resume) => {
    const timer = setTimeout(resume, chosen);
    addEventListener("online", () => (clearTimeout(timer), resume()), { once: true });
  });
}
