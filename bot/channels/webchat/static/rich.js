/* The bot's text: four tags and no more. It is read by an inert parser and built anew, node by node, so that nothing
   gets into the page that is not named here. */

import { el } from "./dom.js";

const PLAIN_TAGS = new Set(["B", "I", "CODE"]);

/** The text as nodes that can be put into the page. */
export function rich(html) {
  const fragment = document.createDocumentFragment();
  fragment.append(...rebuilt(new DOMParser().parseFromString(html, "text/html").body));
  return fragment;
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

function rebuilt(parent) {
  return [...parent.childNodes].flatMap(allowed);
}

function allowed(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  if (node.tagName === "BR") return ["\n"];
  const children = rebuilt(node);
  if (PLAIN_TAGS.has(node.tagName)) return [el(node.tagName, {}, children)];
  const href = node.tagName === "A" ? webAddress(node.getAttribute("href")) : null;
  return href ? [el("a", { href, target: "_blank", rel: "noopener noreferrer" }, children)] : children;
}
