/* A place in a message: a small drawn map of the kelurahan around it, and words for those who cannot see it. */

import { el, svg } from "./dom.js";
import { t } from "./texts.js";
import { getJson } from "./wire.js";

const WIDTH = 240;
const HEIGHT = 110;
const DEGREES_ACROSS = 0.045;
const LETTER_PX = 4.6; // of a name, on average and with some room

let asked = null;

/** The points and outlines of the map; asked for once, and again after a failure. */
export function places() {
  asked ??= getJson("/api/places").catch((failure) => {
    asked = null;
    throw failure;
  });
  return asked;
}

export function pinCard(pin) {
  const point = `${pin.lat.toFixed(5)}, ${pin.lon.toFixed(5)}`;
  const address = `https://www.openstreetmap.org/?mlat=${pin.lat}&mlon=${pin.lon}#map=17/${pin.lat}/${pin.lon}`;
  const opens = el("span", { class: "sr" }, t("opens"));
  return el(
    "div",
    { class: "pin-card" },
    sketch(pin),
    el("p", { class: "pin-title" }, pin.title || t("location")),
    pin.address && el("p", { class: "pin-address" }, pin.address),
    el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, point, opens),
  );
}

function sketch(pin) {
  const drawing = svg("svg", { class: "sketch", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  places()
    .then((map) => drawing.prepend(...spots(map.places, pin)))
    .catch(() => {}); // the pin and its words are enough
  const tip = `M${WIDTH / 2} ${HEIGHT / 2}c-8-9-11-14-11-19a11 11 0 0 1 22 0c0 5-3 10-11 19z`;
  drawing.append(svg("path", { class: "sketch-pin", d: tip }), svg("circle", { cx: WIDTH / 2, cy: HEIGHT / 2 - 19, r: 4, class: "sketch-eye" }));
  return drawing;
}

/** The kelurahan around a pin, the nearest first: a dot for each, and its name where nothing else stands. */
function spots(known, pin) {
  const scale = WIDTH / DEGREES_ACROSS;
  const around = known
    .map(({ name, lat, lon }) => ({ name, x: WIDTH / 2 + (lon - pin.lon) * scale, y: HEIGHT / 2 - (lat - pin.lat) * scale }))
    .filter(({ x, y }) => x > 0 && x < WIDTH && y > 0 && y < HEIGHT)
    .sort((a, b) => Math.hypot(a.x - WIDTH / 2, a.y - HEIGHT / 2) - Math.hypot(b.x - WIDTH / 2, b.y - HEIGHT / 2));
  const taken = [{ left: WIDTH / 2 - 11, right: WIDTH / 2 + 11, top: HEIGHT / 2 - 30, bottom: HEIGHT / 2 }]; // the pin
  return around.flatMap(({ name, x, y }) => {
    const half = (name.length * LETTER_PX) / 2;
    const box = { left: x - half, right: x + half, top: y + 4, bottom: y + 14 };
    const dot = svg("circle", { cx: x, cy: y, r: 2.5, class: "sketch-spot" });
    if (box.left < 2 || box.right > WIDTH - 2 || box.bottom > HEIGHT || taken.some((other) => meet(box, other))) return [dot];
    taken.push(box);
    return [dot, svg("text", { x, y: y + 12, class: "sketch-name" }, name)];
  });
}

const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
