/* One message as it is seen: bubble, photo, place, buttons. A pane says whose it is and what its buttons do. */

import { el, icon } from "./dom.js";
import { pinCard } from "./pin.js";
import { plainWords, rich, webAddress } from "./rich.js";
import { clockTime, dayName, t } from "./texts.js";

const TONES = 6;

/** The list item of a message. `previous` is the one above it; `pane` is the Pane that it stands in. */
export function drawMessage(message, previous, pane) {
  const side = pane.sideOf(message);
  const newDay = !previous || dayOf(previous) !== dayOf(message);
  const follows = !newDay && previous.author === message.author && pane.sideOf(previous) === side;
  const item = el("li", { class: `entry ${side}${follows ? " follows" : ""}`, tabindex: "-1" });
  if (newDay) item.append(el("p", { class: "day" }, dayName(new Date(message.at))));
  item.append(
    el("div", { class: "line" }, avatar(message, pane), bubble(message, pane), replyButton(message, pane)),
  );
  if (message.buttons?.length) item.append(buttonRows(message, pane));
  return item;
}

/** Who wrote it, as the pane calls them. */
export function writer(message, pane) {
  if (!message.author) return t("bot");
  return pane.sideOf(message) === "mine" ? t("you") : message.author;
}

/** What a message says in one line. */
export function summary(message) {
  const place = message.pin ? message.pin.title || t("location") : "";
  const file = message.recording ? t("recording") : message.picture ? t("photo") : place;
  return plainWords(message).replace(/\s+/g, " ").trim() || file;
}

function bubble(message, pane) {
  const named = pane.name === "staff" && message.author && pane.sideOf(message) !== "mine";
  return el(
    "article",
    { class: `bubble${message.picture ? " with-photo" : ""}${message.pin ? " with-pin" : ""}` },
    named && el("p", { class: `who tone-${toneOf(message.author)}` }, message.author),
    !named && el("p", { class: "sr" }, `${writer(message, pane)}:`),
    message.reply_to && quote(message.reply_to, pane),
    message.picture && photo(message, pane),
    message.recording && player(message, pane),
    message.text && el("div", { class: "words" }, message.plain ? message.text : rich(message.text)),
    message.document && el("a", { class: "press", href: message.document.href, download: message.document.name }, message.document.name),
    message.pin && pinCard(message.pin),
    foot(message, pane),
  );
}

function foot(message, pane) {
  const at = new Date(message.at);
  const state = pane.stateOf(message);
  return el(
    "footer",
    { class: `foot${state ? ` is-${state}` : ""}` },
    state === "failed" && el("span", { class: "why" }, message.why),
    (state === "sending" || state === "waiting") && el("span", {}, t(state)),
    state === "failed" && el("button", { type: "button", class: "link", onclick: () => pane.discard(message) }, t("discard")),
    !state && el("time", { datetime: message.at }, clockTime(at)),
    !state && pane.sideOf(message) === "mine" && el("span", { class: "tick", role: "img", "aria-label": t("sent") }, "✓"),
  );
}

function photo(message, pane) {
  const alt = message.alt || t("photo_of", { who: writer(message, pane) });
  const image = el("img", { src: message.picture, alt, loading: "lazy", onload: () => pane.settle() });
  const label = `${t("open_photo")}: ${alt}`;
  return el("button", { type: "button", class: "photo", "aria-label": label, onclick: () => pane.enlarge(message.picture, alt) }, image);
}

function player({ recording: { kind, src } }, pane) {
  const label = t("recording");
  return el(kind === "video" ? "video" : "audio", { class: "player", src, controls: true, preload: "metadata", playsinline: true, "aria-label": label, onloadedmetadata: () => pane.settle() });
}

function quote(id, pane) {
  const quoted = pane.find(id);
  return el(
    "button",
    { type: "button", class: "quote", disabled: !quoted, onclick: () => pane.show(id) },
    el("span", { class: "quote-who" }, quoted ? writer(quoted, pane) : t("reply")),
    el("span", { class: "quote-words" }, quoted ? summary(quoted) : t("gone")),
  );
}

function replyButton(message, pane) {
  if (!message.id) return null;
  const label = `${t("reply")}: ${summary(message).slice(0, 60)}`;
  const press = () => pane.reply(message.id);
  return el("button", { type: "button", class: "round quiet reply-button", title: t("reply"), "aria-label": label, onclick: press }, icon("reply"));
}

function avatar(message, pane) {
  if (pane.name !== "staff" || pane.sideOf(message) === "mine") return null;
  if (!message.author) return el("img", { class: "avatar small", src: "/static/icon.svg", alt: "" });
  const initials = message.author.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  return el("span", { class: `avatar small tone-${toneOf(message.author)}`, "aria-hidden": "true" }, initials.toUpperCase());
}

function buttonRows(message, pane) {
  const rows = message.buttons.map((row) => el("div", { class: "row" }, row.map((button) => drawButton(button, message, pane))));
  return el("div", { class: "buttons" }, rows);
}

function drawButton(button, message, pane) {
  const href = webAddress(button.url);
  if (href && button.share) return shareButton(button, href, pane);
  if (href) {
    const opens = el("span", { class: "sr" }, t("opens"));
    return el("a", { class: "press", href, target: "_blank", rel: "noopener noreferrer" }, button.label, icon("out"), opens);
  }
  const busy = pane.pressing.has(`${message.id}|${button.press}`);
  const press = () => pane.press(message, button.press);
  return el("button", { type: "button", class: "press", "aria-busy": busy ? "true" : null, onclick: press }, button.label);
}

/** The link stands beside the button as soon as it is asked for, to be copied by hand where nothing else works. */
function shareButton(button, href, pane) {
  const link = el("input", { type: "text", class: "link-shown", readonly: true, hidden: true, value: href, "aria-label": t("link") });
  const press = el("button", { type: "button", class: "press" }, button.label);
  const item = el("div", { class: "share" }, press, link);
  press.addEventListener("click", () => pane.share({ ...button, url: href }, item));
  return item;
}

const dayOf = (message) => new Date(message.at).toDateString();

function toneOf(name) {
  return [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % TONES;
}
