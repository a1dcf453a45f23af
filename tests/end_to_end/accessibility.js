/* What keeps somebody from using the page, as one list of sentences; empty when there is nothing. */
() => {
  const faults = [];
  const seen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const path = (node) => `${node.tagName.toLowerCase()}.${[...node.classList].join(".")}#${node.id}`;

  /* Names: whatever can be reached says what it is, and every picture is in words or is decoration. */
  const labelled = (node) =>
    (node.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("");
  const called = (node) =>
    node.getAttribute("aria-label") || labelled(node) ||
    [...(node.labels ?? [])].map((label) => label.textContent).join("") ||
    (node.matches("button, a, [role=tab]") ? node.textContent || node.querySelector("img")?.alt : "");
  const reachable = "button, a[href], input, select, textarea, [role=tab], [role=region], [tabindex='0']";
  for (const node of document.querySelectorAll(reachable)) {
    if (seen(node) && !called(node)?.trim()) faults.push(`without a name: ${path(node)}`);
  }
  for (const node of document.querySelectorAll("img")) {
    if (!node.hasAttribute("alt")) faults.push(`a picture without words: ${path(node)}`);
  }
  for (const node of document.querySelectorAll(".messages .photo img")) {
    if (!node.alt.trim()) faults.push(`a photo without words: ${path(node)}`);
  }

  /* Order: Tab goes as the page is read; nothing jumps ahead, nothing that is hidden is reached. */
  for (const node of document.querySelectorAll("[tabindex]")) {
    if (node.tabIndex > 0) faults.push(`out of order: ${path(node)}`);
  }
  for (const node of document.querySelectorAll("[aria-hidden=true]")) {
    if (node.querySelector("button, a[href], input, select, textarea")) faults.push(`hidden, but reached: ${path(node)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) faults.push(`an id twice: ${id}`);
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one first heading");
  if (document.querySelectorAll("main").length !== 1) faults.push("not one main part");
  if (!document.documentElement.lang) faults.push("no language is told");

  /* Contrast: what is written can be read (WCAG 2.2 AA: 4.5, large letters 3). */
  const pencil = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pencil.clearRect(0, 0, 1, 1);
    pencil.fillStyle = colour;
    pencil.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pencil.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((value, at) => value * a + under[at] * (1 - a));
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null; // told by eye
      const colour = rgba(style.backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let measured = 0;
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!/[\p{L}\p{N}]/u.test(texts.currentNode.data) || !seen(node) || node.closest(".sr, script, style, noscript, option, :disabled")) continue;
    const style = getComputedStyle(node);
    const under = ground(node);
    if (!under) continue;
    const [one, other] = [light(over(rgba(style.color), under)), light(under)].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    measured += 1;
    if (ratio < (large ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(2)}: ${path(node)} “${texts.currentNode.data.trim().slice(0, 40)}”`);
  }
  if (measured < 6) faults.push(`only ${measured} texts were measured`);
  return [...new Set(faults)];
}
