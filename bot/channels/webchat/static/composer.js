/* Where a message is written: words, photos, a place; an answer to another message; commands and the bot's menu. */

import { el, icon } from "./dom.js";
import { summary, writer } from "./message.js";
import { choosePlace } from "./sheets.js";
import { language, t } from "./texts.js";
import { freshKey } from "./wire.js";

const MOST_PHOTOS = 10;

export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.form = pane.root.querySelector(".composer");
    this.text = this.form.querySelector("textarea");
    this.photos = []; // { file, picture }
    this.answered = null;
    this.keyboard = "";
    this.listen();
  }

  focus() {
    this.text.focus();
  }

  /** The bot asked for an answer to this very message. Nobody who writes elsewhere is called away. */
  answer(message) {
    this.replyTo(message);
    const elsewhere = document.activeElement?.closest(".pane");
    if (!document.querySelector("dialog[open]") && (!elsewhere || elsewhere === this.pane.root)) this.focus();
  }

  replyTo(message) {
    this.answered = message;
    const strip = this.form.querySelector(".replying");
    strip.hidden = !message;
    if (!message) return;
    const who = t("replying", { who: writer(message, this.pane) });
    strip.querySelector(".replying-words").replaceChildren(el("b", {}, who), el("span", {}, summary(message)));
  }

  /** Show the keyboard that the bot put there last. The one for a place is for one answer, and goes with it. */
  obey(messages) {
    const at = messages.findLastIndex(({ author, keyboard }) => !author && keyboard);
    const said = messages[at];
    const answered = messages.findIndex(({ author }, index) => index > at && author);
    const used = said?.keyboard === "location" && answered > at && messages.slice(answered).some(({ author }) => !author);
    const words = JSON.stringify([used, said?.keyboard, said?.menu, language()]);
    if (words === this.keyboard) return;
    this.keyboard = words;
    const menu = this.form.querySelector(".menu");
    menu.replaceChildren(...(used ? [] : this.keyboardRows(said)));
    menu.hidden = !menu.childElementCount;
  }

  /** For a place, the first key of the bot's menu is the one that shares it. */
  keyboardRows(said) {
    if (said?.keyboard === "location") {
      const share = el("button", { type: "button", class: "solid share", onclick: () => this.sharePlace() }, icon("pin"), t("place"));
      return [el("div", { class: "row" }, share), ...this.menuRows(said.menu?.slice(1))];
    }
    if (said?.keyboard === "contact") return this.menuRows(said.menu?.slice(1)); // a number is typed here
    return said?.keyboard === "menu" ? this.menuRows(said.menu) : [];
  }

  menuRows(menu = []) {
    const key = (label) => el("button", { type: "button", class: "key", onclick: () => this.sayWords(label) }, label);
    return menu.map((row) => el("div", { class: "row" }, row.map(key)));
  }

  sayWords(text) {
    this.pane.say({ kind: "text", text });
  }

  async sharePlace() {
    const point = await choosePlace();
    if (point) this.pane.say({ kind: "location", ...point, reply_to: this.takeAnswered() });
    this.focus();
  }

  send() {
    const text = this.text.value.trim();
    if (!text && !this.photos.length) return;
    const reply_to = this.takeAnswered();
    if (this.photos.length) this.sendPhotos(text, reply_to);
    else this.pane.say({ kind: "text", text, reply_to });
    this.text.value = "";
    this.fit();
  }

  sendPhotos(text, reply_to) {
    const album = this.photos.length > 1 ? freshKey() : null;
    this.photos.forEach(({ file, picture }, index) => {
      const caption = index === 0 ? text : "";
      this.pane.say({ kind: "photo", text: caption, album, reply_to }, file, picture);
    });
    this.photos = [];
    this.drawPhotos();
  }

  /** A voice note or a video goes at once; what is written meanwhile goes with it. */
  sendRecording(file) {
    const recording = { kind: file.type.startsWith("video/") ? "video" : "audio", src: URL.createObjectURL(file) };
    const text = this.text.value.trim();
    this.pane.say({ kind: "recording", text, reply_to: this.takeAnswered() }, file, null, recording);
    this.text.value = "";
    this.fit();
  }

  takeAnswered() {
    const id = this.answered?.id ?? null;
    this.replyTo(null);
    return id;
  }

  choose(files) {
    for (const file of [...files].filter(({ type }) => /^(audio|video)\//.test(type))) this.sendRecording(file);
    const pictures = [...files].filter(({ type, name }) => type.startsWith("image/") || /\.hei[cf]$/i.test(name));
    const room = MOST_PHOTOS - this.photos.length;
    this.photos.push(...pictures.slice(0, room).map((file) => ({ file, picture: URL.createObjectURL(file) })));
    this.drawPhotos();
    this.focus();
  }

  drawPhotos() {
    const strip = this.form.querySelector(".chosen");
    const chosen = ({ picture, file }, index) =>
      el("li", {}, el("img", { src: picture, alt: file.name }), el(
        "button",
        { type: "button", class: "round solid", "aria-label": t("remove", { n: index + 1 }), onclick: () => this.drop(index) },
        icon("close"),
      ));
    strip.replaceChildren(...this.photos.map(chosen));
    strip.hidden = !this.photos.length;
  }

  drop(index) {
    URL.revokeObjectURL(this.photos[index].picture);
    this.photos.splice(index, 1);
    this.drawPhotos();
    this.focus();
  }

  hintCommands() {
    const list = this.form.querySelector(".commands");
    const begun = /^\/(\w*)$/.exec(this.text.value)?.[1];
    const room = this.pane.name === "staff" ? "group" : "private";
    const fitting = this.pane.setup.commands.filter((c) => c.room === room && begun !== undefined && c.name.startsWith(begun));
    list.replaceChildren(...fitting.map((command) => el("li", {}, this.commandButton(command))));
    list.hidden = !fitting.length;
  }

  commandButton({ name, describe }) {
    const words = describe[language()] ?? describe.id ?? "";
    return el("button", { type: "button", onclick: () => this.take(name) }, el("b", {}, `/${name}`), el("span", {}, words));
  }

  take(name) {
    this.text.value = `/${name} `;
    this.hintCommands();
    this.focus();
  }

  fit() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 140)}px`;
    this.hintCommands();
  }

  listen() {
    const on = (selector, type, act) => this.form.querySelector(selector).addEventListener(type, act);
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.send()));
    this.text.addEventListener("input", () => this.fit());
    this.text.addEventListener("keydown", (event) => this.onKey(event));
    this.text.addEventListener("paste", (event) => this.choose(event.clipboardData.files));
    on(".attach", "click", () => this.form.querySelector(".files").click());
    on(".camera", "click", () => this.form.querySelector(".shot").click());
    on(".place", "click", () => this.sharePlace());
    on(".stop-replying", "click", () => (this.replyTo(null), this.focus()));
    for (const input of this.form.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => (this.choose(input.files), (input.value = "")));
    }
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && !this.form.querySelector(".commands").hidden) {
      this.form.querySelector(".commands").hidden = true;
    } else if (event.key === "Escape" && this.answered) {
      this.replyTo(null);
    }
  }
}
