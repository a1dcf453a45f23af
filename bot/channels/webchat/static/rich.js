/* The bot's text: four tags and no more. It is never given to a parser of the browser; it is cut at the tags that are
   named here, and everything else, a tag of another kind too, is words. */

import { el } from "./dom.js";

const TAG = /<(\/?)(b|i|code|a|br)(?:\s+href="([^"<>]*)")?\s*\/?>/g;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'", nbsp: "\u00a0" };

/** The text as nodes that can be put into the page. */
export function rich(html) {
  const root = document.createDocumentFragment();
  const open = [root];
  let end = 0;
  for (const tag of html.matchAll(TAG)) {
    open.at(-1).append(decoded(html.slice(end, tag.index)));
    end = tag.index + tag[0].length;
    take(tag, open);
  }
  open.at(-1).append(decoded(html.slice(end)));
  return root;
}

/** The same without any tags. */
export function plainWords(message) {
  return message.plain ? message.text ?? "" : rich(message.text ?? "").textContent;
}

/** The address if it is one to open in a browser, else null. */
export function webAddress(words) {
  try {
    const address = new URL(words);
    return ["http:", "https:"].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

function take([, closing, name, href], open) {
  if (name === "br") open.at(-1).append("\n");
  else if (!closing) open.push(open.at(-1).appendChild(element(name, href)));
  else if (open.at(-1).dataset?.tag === name) open.pop(); // what was not opened is not closed
}

/** A link to elsewhere than the web is only its words. */
function element(name, href) {
  if (name !== "a") return el(name, { "data-tag": name });
  const address = webAddress(decoded(href ?? ""));
  if (!address) return el("span", { "data-tag": name });
  return el("a", { "data-tag": name, href: address, target: "_blank", rel: "noopener noreferrer" });
}

function decoded(text) {
  return text.replace(/&(#?\w+);/g, (entity, name) => ENTITIES[name] ?? entity);
}
