/* What opens above the page: the map on which a place is chosen, and a photo in full. Both are dialogs, so that Escape
   closes them and the keyboard stays inside. The map is drawn from points and outlines of ours; no tile is fetched. */

import { el } from "./dom.js";
import { places } from "./pin.js";
import { t } from "./texts.js";

const LEAFLET = "/static/leaflet/leaflet";
const AREA_M = 650;
const MAX_STEP_DEGREES = 0.25; // farther from the middle of the city than this is not on our map

const sheet = document.getElementById("map-sheet");
const photoSheet = document.getElementById("photo-sheet");

let chart = null; // { map, places, middle }, made when it is first wanted
let chosen = null;

/** The point that the reader chose, as { lat, lon }, or null. */
export async function choosePlace() {
  chosen = null;
  sheet.showModal();
  tell("");
  open().catch(() => tell(t("map.away")));
  await new Promise((resume) => sheet.addEventListener("close", resume, { once: true }));
  return chosen;
}

export function enlarge(picture, alt) {
  const image = photoSheet.querySelector("img");
  image.src = picture;
  image.alt = alt;
  photoSheet.showModal();
}

async function open() {
  chart ??= await draw();
  chart.map.invalidateSize();
  nameNearest();
  document.getElementById("map").focus();
}

async function draw() {
  const [known] = await Promise.all([places(), loadLeaflet()]);
  const { L } = window;
  const map = L.map("map", { zoomSnap: 0.5, minZoom: 11, maxZoom: 19, attributionControl: false });
  if (known.outlines) L.geoJSON(known.outlines, { interactive: false, style: () => ({ className: "outline" }) }).addTo(map);
  else drawAreas(L, map, known.places);
  for (const place of known.places) dot(L, map, place);
  const bounds = L.latLngBounds(known.places.map(({ lat, lon }) => [lat, lon]));
  map.fitBounds(bounds, { padding: [24, 24] });
  map.on("move", nameNearest);
  map.on("zoomend", () => sheet.classList.toggle("near", map.getZoom() >= 13.5));
  map.on("click", ({ latlng }) => map.panTo(latlng));
  const made = { map, places: known.places, middle: bounds.getCenter() };
  fillJump(made);
  return made;
}

/** Where there are no outlines, soft discs around the middles, in one colour for each kecamatan. */
function drawAreas(L, map, known) {
  const districts = [...new Set(known.map(({ kecamatan }) => kecamatan))];
  for (const { lat, lon, kecamatan } of known) {
    const className = `area area-${districts.indexOf(kecamatan) % 5}`;
    L.circle([lat, lon], { radius: AREA_M, className, interactive: false }).addTo(map);
  }
}

function dot(L, map, { name, lat, lon }) {
  L.circleMarker([lat, lon], { radius: 4, className: "spot", interactive: false })
    .bindTooltip(el("span", {}, name), { permanent: true, direction: "bottom", className: "spot-name", offset: [0, 2] })
    .addTo(map);
}

function fillJump({ places: known, map }) {
  const select = sheet.querySelector(".jump");
  const districts = [...new Set(known.map(({ kecamatan }) => kecamatan))];
  const option = (place) => el("option", { value: known.indexOf(place) }, place.name);
  const group = (label) => el("optgroup", { label }, known.filter(({ kecamatan }) => kecamatan === label).map(option));
  select.replaceChildren(el("option", { value: "" }, `${t("map.jump")}…`), ...districts.map(group));
  select.onchange = () => {
    const place = known[select.value];
    if (place) map.setView([place.lat, place.lon], 15);
  };
}

function nameNearest() {
  if (!chart) return;
  const here = chart.map.getCenter();
  const nearest = chart.places
    .map((place) => ({ place, metres: here.distanceTo([place.lat, place.lon]) }))
    .sort((a, b) => a.metres - b.metres)[0];
  tell(nearest ? t("map.near", nearest.place) : "");
}

function locate() {
  tell(t("map.finding"));
  if (!navigator.geolocation) return tell(t("map.denied"));
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => goTo(coords.latitude, coords.longitude),
    () => tell(t("map.denied")),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
  );
}

function goTo(lat, lon) {
  if (!chart) return;
  const far = Math.max(Math.abs(lat - chart.middle.lat), Math.abs(lon - chart.middle.lng)) > MAX_STEP_DEGREES;
  if (far) tell(t("map.outside"));
  else chart.map.setView([lat, lon], 17);
}

function tell(words) {
  sheet.querySelector(".nearest").textContent = words;
}

let loading = null;

function loadLeaflet() {
  loading ??= new Promise((ready, failed) => {
    const again = () => ((loading = null), failed(new Error("leaflet")));
    document.head.append(el("link", { rel: "stylesheet", href: `${LEAFLET}.css` }));
    document.head.append(el("script", { src: `${LEAFLET}.js`, onload: ready, onerror: again }));
  });
  return loading;
}

sheet.querySelector(".locate").addEventListener("click", locate);
sheet.querySelector(".choose").addEventListener("click", () => {
  const { lat, lng } = chart?.map.getCenter() ?? {};
  if (lat === undefined) return;
  chosen = { lat: Number(lat.toFixed(6)), lon: Number(lng.toFixed(6)) };
  sheet.close();
});
for (const dialog of [sheet, photoSheet]) {
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // the backdrop
}
