/* One pane: a chat, its messages in order, what is on its way, and what its reader has not seen yet. */

import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { drawMessage, summary, writer } from "./message.js";
import { enlarge } from "./sheets.js";
import { t } from "./texts.js";
import { follow, freshKey, getJson, insistOnJson, Posts, Rejected } from "./wire.js";

const NEAR_END_PX = 120;
const TOAST_MS = 4500;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;

export class Pane {
  /** `watched()` says whether the reader sees this pane; `onUnread(count)` is told when that changes. */
  constructor(root, setup, { watched, onUnread }) {
    this.root = root;
    this.name = root.dataset.pane;
    this.setup = setup;
    this.watched = watched;
    this.onUnread = onUnread;
    this.posts = new Posts(this.name);
    this.messages = new Map(); // id -> { message, item }, in the order of the ids
    this.onTheWay = new Map(); // key -> the message as it will be, with its state
    this.pressing = new Set();
    this.presses = new Set(); // keys of presses of ours, so that toasts for others stay theirs
    this.unread = 0;
    this.loaded = false;
    this.atEnd = true; // whether its reader stays with the newest
    this.enlarge = enlarge;
    this.scroller = root.querySelector(".scroll");
    this.list = root.querySelector(".messages");
    this.pendingList = root.querySelector(".pending");
    this.composer = new Composer(this);
    this.listen();
  }

  async start() {
    const { messages, more, revision } = await insistOnJson(`/api/${this.name}/history`, () => this.tellPresence("offline"));
    this.showHistory(messages, more);
    follow(this.name, revision, {
      message: (message) => this.arrive(message),
      toast: (toast) => this.toast(toast),
      reset: () => location.reload(),
      state: (state) => this.tellPresence(state),
    });
    this.takeUpUnsent(messages);
  }

  /** Say what the link by which the page was opened says, once: a reload has forgotten it. */
  followLink() {
    const payload = new URLSearchParams(location.search).get("start");
    if (payload === null) return;
    history.replaceState(null, "", location.pathname);
    if (PAYLOAD.test(payload)) this.say({ kind: "text", text: `/start ${payload}` });
  }

  sideOf(message) {
    if (!message.author) return "bot";
    return this.name === "resident" || message.by === this.officer ? "mine" : "theirs";
  }

  stateOf(message) {
    return message.state ?? this.onTheWay.get(message.key)?.state ?? (message.unheard ? "sending" : null);
  }

  get officer() {
    return this.root.querySelector(".officer-select")?.value ?? "";
  }

  find(id) {
    return this.messages.get(String(id))?.message ?? null;
  }

  /* What goes out */

  say(event, photo = null, picture = null, recording = null) {
    const full = { key: freshKey(), officer: this.officer, ...event };
    const shown = { author: "…", by: this.officer, plain: true, at: new Date().toISOString(), picture, recording, state: "sending" };
    const pin = full.kind === "location" ? { lat: full.lat, lon: full.lon } : null;
    this.onTheWay.set(full.key, { ...shown, key: full.key, text: full.text, reply_to: full.reply_to, pin });
    this.drawPending();
    this.toEnd();
    return this.post(full, photo);
  }

  async post(event, photo = null) {
    try {
      await this.posts.send(event, photo, () => this.changeState(event.key, "waiting"));
      this.onTheWay.delete(event.key);
    } catch (failure) {
      if (!(failure instanceof Rejected)) throw failure;
      const mb = Math.round(this.setup.photoLimit / 2 ** 20);
      this.changeState(event.key, "failed", t(`error.${failure.code}`, { mb }));
    }
    this.redrawByKey(event.key);
    this.drawPending();
  }

  async press(message, words) {
    const mark = `${message.id}|${words}`;
    if (this.pressing.has(mark)) return;
    const event = { kind: "press", key: freshKey(), officer: this.officer, message: message.id, press: words };
    this.pressing.add(mark);
    this.presses.add(event.key);
    this.redraw(message.id);
    try {
      await this.posts.send(event, null, () => this.toast({ press: event.key, text: t("waiting") }));
    } catch (failure) {
      if (!(failure instanceof Rejected)) throw failure;
      this.toast({ press: event.key, text: t(`error.${failure.code}`) });
    }
    this.pressing.delete(mark);
    this.redraw(message.id);
  }

  /** Pass a link on: by the phone's own sheet, else by the clipboard; where there is neither it can be copied. */
  async share(button, item) {
    const shown = item.querySelector("input");
    shown.hidden = false;
    shown.focus();
    shown.select();
    try {
      if (navigator.share && matchMedia("(pointer: coarse)").matches) {
        await navigator.share({ text: button.share, url: button.url });
      } else {
        await navigator.clipboard.writeText(button.url);
        this.showToast(t("copied"));
      }
    } catch {
      // the reader thought better of it, or the browser forbids it: the link stands there
    }
  }

  discard(message) {
    this.onTheWay.delete(message.key);
    this.drawPending();
    this.composer.focus();
  }

  changeState(key, state, why = "") {
    const message = this.onTheWay.get(key);
    if (message) Object.assign(message, { state, why });
    this.redrawByKey(key);
    this.drawPending();
  }

  /** What an earlier visit could not send: kept by this browser, or recorded by the server and heard by nobody. */
  takeUpUnsent(messages) {
    const kept = this.posts.unsent();
    for (const event of kept.filter(({ kind }) => kind !== "press")) this.say(event);
    for (const event of kept.filter(({ kind }) => kind === "press")) this.posts.forget(event.key);
    const known = new Set(kept.map(({ key }) => key));
    for (const { key, by, unheard } of messages) {
      if (unheard && !known.has(key)) this.post({ kind: "again", key, officer: by });
    }
  }

  /* What comes in */

  showHistory(messages, more) {
    const first = !this.loaded;
    this.loaded = true;
    const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
    const all = [...messages, ...[...this.messages.values()].map(({ message }) => message)];
    this.messages = new Map(all.map((message) => [message.id, { message, item: null }]));
    this.redrawAll();
    this.root.querySelector(".older").hidden = !more;
    if (first) this.toEnd(false);
    else this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd;
  }

  arrive(message) {
    const known = this.messages.has(message.id);
    const oldest = this.messages.keys().next().value;
    if (!known && oldest && Number(message.id) < Number(oldest)) return; // a change of what is not shown
    const atEnd = this.atEnd; // not nearEnd(): it may still be on its way there
    if (known) this.messages.get(message.id).message = message;
    else this.append(message);
    this.redraw(message.id);
    for (const { message: other } of this.messages.values()) if (other.reply_to === message.id) this.redraw(other.id);
    this.drawPending();
    this.composer.obey([...this.messages.values()].map((kept) => kept.message));
    if (atEnd) this.toEnd();
    if (!known && this.sideOf(message) !== "mine") this.announce(message, atEnd);
  }

  append(message) {
    this.messages.set(message.id, { message, item: null });
    const ids = [...this.messages.keys()];
    if (ids.length > 1 && Number(ids.at(-2)) > Number(message.id)) this.sort();
  }

  sort() {
    const sorted = [...this.messages].sort(([a], [b]) => Number(a) - Number(b));
    this.messages = new Map(sorted);
    this.redrawAll();
  }

  announce(message, atEnd) {
    const log = this.root.querySelector(".sr[role=log]");
    log.append(el("p", {}, `${writer(message, this)}: ${summary(message)}`));
    while (log.childElementCount > 4) log.firstChild.remove();
    if (!atEnd) this.root.querySelector(".newer").hidden = false;
    if (!this.watched()) this.onUnread((this.unread += 1));
    if (message.expects_reply && !message.author) this.composer.answer(message);
  }

  seen() {
    this.unread = 0;
    this.onUnread(0);
  }

  toast({ press, text, alert }) {
    if (this.presses.has(press) && text) this.showToast(text, alert);
  }

  showToast(text, alert = false) {
    const toast = el("div", { class: `toast${alert ? " alert" : ""}` }, el("p", {}, text));
    const dismiss = () => toast.remove();
    if (alert) toast.append(el("button", { type: "button", class: "link", onclick: dismiss }, t("dismiss")));
    else setTimeout(dismiss, TOAST_MS);
    this.root.querySelector(".toasts").replaceChildren(toast);
  }

  tellPresence(state) {
    const presence = this.root.querySelector(".presence");
    presence.dataset.state = state;
    presence.dataset.text = state;
    presence.textContent = t(state);
  }

  /* What is seen */

  redrawAll() {
    const shown = [...this.messages.values()];
    shown.forEach((kept, index) => {
      kept.item = drawMessage(kept.message, shown[index - 1]?.message, this);
    });
    this.list.replaceChildren(...shown.map(({ item }) => item));
    this.composer.obey(shown.map(({ message }) => message));
    this.drawPending();
  }

  redraw(id) {
    const shown = [...this.messages.values()];
    const index = shown.findIndex(({ message }) => message.id === id);
    if (index < 0) return;
    const kept = shown[index];
    const item = drawMessage(kept.message, shown[index - 1]?.message, this);
    if (kept.item) keepFocus(kept.item, item);
    else this.list.append(item);
    kept.item = item;
  }

  redrawByKey(key) {
    for (const { message } of this.messages.values()) if (message.key === key) this.redraw(message.id);
  }

  drawPending() {
    const arrived = new Set([...this.messages.values()].map(({ message }) => message.key));
    const waiting = [...this.onTheWay.values()].filter(({ key }) => !arrived.has(key));
    let previous = [...this.messages.values()].at(-1)?.message;
    const items = waiting.map((message) => {
      const item = drawMessage(message, previous, this);
      previous = message;
      return item;
    });
    this.pendingList.replaceChildren(...items);
    this.root.querySelector(".empty").hidden = this.messages.size + items.length > 0 || !this.loaded;
  }

  reply(id) {
    this.composer.replyTo(this.find(id));
    this.composer.focus();
  }

  show(id) {
    const item = this.messages.get(String(id))?.item;
    item?.scrollIntoView({ block: "center" });
    item?.focus({ preventScroll: true });
  }

  nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  toEnd(smooth = true) {
    this.atEnd = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm.matches ? "smooth" : "instant" });
    this.root.querySelector(".newer").hidden = true;
  }

  /** Something has changed its height: a picture that came, the composer, the window. */
  settle() {
    if (this.atEnd) this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: "instant" });
  }

  listen() {
    const on = (selector, type, act) => this.root.querySelector(selector)?.addEventListener(type, act);
    on(".newer", "click", () => this.toEnd());
    on(".start", "click", () => (this.say({ kind: "text", text: "/start" }), this.composer.focus()));
    on(".officer-select", "change", () => this.redrawAll());
    on(".older", "click", () => this.loadOlder());
    new ResizeObserver(() => this.settle()).observe(this.scroller);
    this.heedReader();
  }

  /** Who scrolls up leaves the end, by wheel, finger, key or scroll bar; who comes near it stays with it again. */
  heedReader() {
    const leave = (type, meant) =>
      this.scroller.addEventListener(type, (event) => meant(event) && (this.atEnd = false), { passive: true });
    leave("wheel", ({ deltaY }) => deltaY < 0 && this.scroller.scrollTop > 0);
    leave("touchmove", () => true);
    leave("keydown", ({ key }) => ["ArrowUp", "PageUp", "Home"].includes(key));
    leave("mousedown", ({ target, offsetX }) => target === this.scroller && offsetX >= this.scroller.clientWidth);
    this.scroller.addEventListener("scroll", () => {
      if (!this.nearEnd()) return;
      this.atEnd = true;
      this.root.querySelector(".newer").hidden = true;
    });
  }

  async loadOlder() {
    const { messages, more } = await getJson(`/api/${this.name}/history?before=${this.messages.keys().next().value}`);
    this.showHistory(messages, more);
  }
}

/** Put `fresh` where `old` was; whoever stood on the second button of the old stands on the second of the new. */
function keepFocus(old, fresh) {
  const focusable = (item) => [item, ...item.querySelectorAll("button, a")];
  const place = focusable(old).indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (place < 0) return;
  const candidates = focusable(fresh);
  (candidates[place] ?? candidates[0]).focus({ preventScroll: true });
}
