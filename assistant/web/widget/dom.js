// DOM without innerHTML: every text is a text node, every address is checked.

/** h("td", {class: "code"}, "53") makes an element; null, undefined and false are left out everywhere. */
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value != null && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * The address made absolute, or null when it is not http(s): a citation can never run a script.
 * The server's own addresses begin with a slash and stand under its `base`, which may be a sub-path.
 */
function safeUrl(address, base) {
  try {
    const url = new URL(address.replace(/^\/+/, ""), base);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// 16 x 16 strokes; drawn here so that no image is fetched and the host's CSP needs no img-src.
const ICONS = {
  send: "M8 13V3M4 7l4-4 4 4",
  close: "M4 4l8 8M12 4l-8 8",
  ask: "M2.5 4.5a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v4.5a2 2 0 0 1-2 2H7l-3 2.5V11a1.6 1.6 0 0 1-1.5-1.6zM5.5 5.6h5M5.5 8h3",
  source: "M6.5 4H4.5A1.5 1.5 0 0 0 3 5.5v6A1.5 1.5 0 0 0 4.5 13h6a1.5 1.5 0 0 0 1.5-1.5v-2M9.5 3H13v3.5M13 3L7.5 8.5",
  copy: "M6 6h6.5v6.5H6zM10 3.5H3.5V10",
  csv: "M8 3v7M5 7.5l3 3 3-3M3.5 13h9",
  print: "M5 6V3h6v3M5 11H3V6.5h10V11h-2M5 9.5h6V13H5z",
  up: "M5.5 7.5L8 3a1.3 1.3 0 0 1 1.3 1.6L9 6.5h3.2a1 1 0 0 1 1 1.2l-.9 4a1 1 0 0 1-1 .8H5.5M5.5 7v5.5M3 7h2.5v5.5H3z",
  down: "M5.5 8.5L8 13a1.3 1.3 0 0 0 1.3-1.6L9 9.5h3.2a1 1 0 0 0 1-1.2l-.9-4a1 1 0 0 0-1-.8H5.5M5.5 9V3.5M3 9h2.5V3.5H3z",
  notice: "M8 2.5L14 13H2zM8 6.5v3M8 11.2v.1",
  none: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6L14 14M5 7h4",
  follow: "M3 3v4a2 2 0 0 0 2 2h8M10 6l3 3-3 3",
};

function icon(name) {
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg");
  const path = document.createElementNS(NS, "path");
  setAttributes(svg, { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true", focusable: "false" });
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon; `visible` is its text, `label` its full name where the text alone is too short. */
function button(name, visible, label, onClick, extra = {}) {
  const text = visible && h("span", {}, visible);
  return h("button", { type: "button", class: "button", "aria-label": label, title: label, click: onClick, ...extra }, icon(name), text);
}

/** `text` with its highlighted spans as <mark>; spans count code points, as Python does, not UTF-16 units. */
function marked(text, spans) {
  const points = [...text];
  const parts = [];
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, at);
    const to = Math.min(end, points.length);
    if (to <= from) continue;
    parts.push(points.slice(at, from).join(""), h("mark", {}, points.slice(from, to).join("")));
    at = to;
  }
  return [...parts, points.slice(at).join("")];
}
