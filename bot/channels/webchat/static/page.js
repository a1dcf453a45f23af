/* The page: its panes, its tabs on a narrow screen, its language. */

import { Pane } from "./pane.js";
import { chooseLanguage, language, speak } from "./texts.js";

const setup = JSON.parse(document.body.dataset.setup);
const narrow = matchMedia("(max-width: 860px)");
const tabs = [...document.querySelectorAll("[role=tab]")];
const title = document.title;

const panes = [...document.querySelectorAll(".pane")].map(
  (root) => new Pane(root, setup, { watched: () => watched(root), onUnread: (count) => tellUnread(root, count) }),
);

function watched(root) {
  const shown = !narrow.matches || tabs.length === 0 || root.classList.contains("shown");
  return shown && !document.hidden;
}

function tellUnread(root, count) {
  const badge = document.querySelector(`[data-tab="${root.dataset.pane}"] .badge`);
  if (badge) {
    badge.hidden = count === 0;
    badge.textContent = count;
  }
  const all = panes.reduce((sum, pane) => sum + pane.unread, 0);
  document.title = all ? `(${all}) ${title}` : title;
}

function showTab(name, focus = false) {
  for (const tab of tabs) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen && focus) tab.focus();
  }
  for (const pane of panes) {
    const shown = pane.name === name;
    pane.root.classList.toggle("shown", shown);
    if (shown) {
      pane.seen();
      if (narrow.matches) pane.toEnd(false);
    }
  }
}

function onTabKey(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const next = tabs[(tabs.indexOf(event.currentTarget) + step + tabs.length) % tabs.length];
  showTab(next.dataset.tab, true);
}

for (const tab of tabs) {
  tab.addEventListener("click", () => showTab(tab.dataset.tab));
  tab.addEventListener("keydown", onTabKey);
}

const select = document.getElementById("language");
select.value = language();
select.addEventListener("change", () => {
  chooseLanguage(select.value);
  for (const pane of panes) pane.redrawAll();
});

document.addEventListener("visibilitychange", () => {
  for (const pane of panes) if (watched(pane.root)) pane.seen();
});

speak(document);
showTab("resident");
for (const pane of panes) {
  const started = pane.start();
  if (pane.name === "resident") started.then(() => pane.followLink());
}
