// What all parts of the map share: sizes, small helpers, the theme, and the shapes of symbols.

const { symbols, kecamatan, context, words } = window.petaData;
const HUGE_PX = 1900; // a frame this wide stands on a 4K screen, read from further away (map.css: the same width)
const growth = () => (window.innerWidth >= HUGE_PX ? 1.5 : 1);
const radius = () => 9 * growth(); // of a site's symbol, in pixels
const TOUCH_PX = 14; // how near a click must be to a symbol's centre
const MOST_PUSHES = 300; // rounds of pushing touching symbols apart; a few dozen do for sixty on one spot
const MANY_SITES = 400; // above this nothing is pushed apart, no names and no circles of uncertainty: they would hide the map
const WIDE_PX = 700; // a map this wide has room for its legend beside the kabupaten
const LEGEND_PX = 236;
const LEAST_PX = 40; // a frame not yet grown is no place to fit anything: Leaflet would reckon with a size below zero
const TILE_WORLD_M = 40075016.686; // length of the equator, for metres per pixel in Web Mercator
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"; // as in paint.py
const SVG = "http://www.w3.org/2000/svg";

// --- small helpers -------------------------------------------------------------------------------------------------

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function svgElement(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function metresPerPixel(map, lat) {
  return (TILE_WORLD_M * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
}

function cssValue(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// --- theme: colours are CSS variables, set from the one definition that came with the data --------------------------

function isDark() {
  const colour = cssValue("--background-color");
  if (!colour) return window.matchMedia("(prefers-color-scheme: dark)").matches;
  const probe = element("span");
  probe.style.color = colour;
  document.body.appendChild(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

let themeName = null;
const opened = [];

function applyTheme() {
  const name = isDark() ? "dark" : "light";
  if (name === themeName) return;
  themeName = name;
  const root = document.documentElement;
  root.dataset.theme = name;
  for (const [key, value] of Object.entries(symbols.themes[name])) root.style.setProperty("--" + key, value);
  opened.forEach((map) => map.peta && map.peta.symbols.redraw());
}

// Streamlit tells its theme with every render; the colours are read once it has been put in place.
window.addEventListener("message", () => setTimeout(applyTheme, 0));

// --- shapes: the same outline for canvas and legend -----------------------------------------------------------------

function styleOf(set, code) {
  return symbols[set].find((style) => style.code === code);
}

function traceShape(ctx, style, x, y, radius) {
  ctx.beginPath();
  if (!style.outline.length) ctx.arc(x, y, radius, 0, 2 * Math.PI);
  else style.outline.forEach(([u, v], i) => ctx[i ? "lineTo" : "moveTo"](x + u * radius, y - v * radius));
  ctx.closePath();
}

function legendSymbol(row) {
  const svg = svgElement("svg", { width: 22, height: 18, viewBox: "-11 -9 22 18", "aria-hidden": "true" });
  if (row.kind === "symbol") {
    const style = styleOf(row.set, row.code);
    const look = { stroke: style.hollow ? "var(--quiet)" : "var(--outline)", "stroke-width": style.hollow ? 2 : 1 };
    look.fill = style.hollow ? "var(--halo)" : style.colour;
    svg.appendChild(
      style.outline.length
        ? svgElement("polygon", { ...look, points: style.outline.map(([u, v]) => u * 8 + "," + -v * 8).join(" ") })
        : svgElement("circle", { ...look, r: 6.5 })
    );
  } else if (row.kind === "ring") {
    svg.appendChild(
      svgElement("circle", { r: 7, fill: "none", stroke: symbols.overdue, "stroke-width": 2.5, "stroke-dasharray": "4 2" })
    );
  } else if (row.kind === "rough") {
    svg.appendChild(
      svgElement("circle", { r: 7.5, fill: "none", stroke: "var(--quiet)", "stroke-width": 1, "stroke-dasharray": "3 3" })
    );
  } else if (row.kind === "ramp" || row.kind === "hatch" || row.kind === "ground") {
    const fill = { ramp: `var(--ramp${row.step})`, hatch: "url(#peta-hatch)", ground: `var(--${row.tone})` }[row.kind];
    svg.appendChild(svgElement("rect", { x: -10, y: -7, width: 20, height: 14, fill, stroke: "var(--border)" }));
  } else if (row.kind === "circle") {
    svg.appendChild(svgElement("circle", { r: 7, class: "peta-count" }));
  } else if (row.kind === "line") {
    const dash = (row.dash || symbols.dashes[row.zone]).join(" ");
    const line = { x1: -10, x2: 10, y1: 0, y2: 0, stroke: row.colour || symbols.zones[row.zone], "stroke-width": 3 };
    svg.appendChild(svgElement("line", dash ? { ...line, "stroke-dasharray": dash } : line));
  } else if (row.kind === "office") {
    svg.appendChild(svgElement("rect", { x: -5, y: -5, width: 10, height: 10, fill: "var(--ink)", stroke: "var(--halo)" }));
  } else return null;
  return svg;
}
