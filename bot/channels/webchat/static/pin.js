/* A place in a message: a small drawn map of the kelurahan around it, and words for those who cannot see it. */

import { el, svg } from "./dom.js";
import { t } from "./texts.js";
import { getJson } from "./wire.js";

const WIDTH = 240;
const HEIGHT = 110;
const DEGREES_ACROSS = 0.045;

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
    .then((map) => drawing.prepend(...map.places.flatMap((place) => spot(place, pin))))
    .catch(() => {}); // the pin and its words are enough
  const tip = `M${WIDTH / 2} ${HEIGHT / 2}c-8-9-11-14-11-19a11 11 0 0 1 22 0c0 5-3 10-11 19z`;
  drawing.append(svg("path", { class: "sketch-pin", d: tip }), svg("circle", { cx: WIDTH / 2, cy: HEIGHT / 2 - 19, r: 4, class: "sketch-eye" }));
  return drawing;
}

function spot(place, pin) {
  const scale = WIDTH / DEGREES_ACROSS;
  const x = WIDTH / 2 + (place.lon - pin.lon) * scale;
  const y = HEIGHT / 2 - (place.lat - pin.lat) * scale;
  if (x < -20 || x > WIDTH + 20 || y < 0 || y > HEIGHT) return [];
  const label = svg("text", { x, y: y + 12, class: "sketch-name" }, place.name);
  return [svg("circle", { cx: x, cy: y, r: 2.5, class: "sketch-spot" }), label];
}
