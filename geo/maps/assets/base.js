// The standing map: base layers drawn once, what the reader points at, and what is chosen.

function addHatch() {
  if (document.getElementById("peta-hatch")) return;
  const svg = svgElement("svg", { width: 0, height: 0, style: "position:absolute", "aria-hidden": "true" });
  const pattern = svgElement("pattern", { id: "peta-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.appendChild(svgElement("rect", { width: 7, height: 7, fill: "var(--paper)" }));
  pattern.appendChild(svgElement("line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: "var(--border)", "stroke-width": 2.5 }));
  svg.appendChild(pattern);
  document.body.appendChild(svg);
}

function addContext(map, kinds) {
  L.geoJSON(context, {
    interactive: false,
    style: (feature) => ({ className: "peta-" + feature.properties.kind, weight: feature.properties.kind === "river" ? 3 : 1 }),
    filter: (feature) => kinds.includes(feature.properties.kind),
  }).addTo(map);
}

function addBase(map) {
  addContext(map, ["regency", "city"]);
  const areas = [];
  map.peta.areasByCode = {};
  L.geoJSON(kecamatan, {
    style: (feature) => ({ className: "peta-kecamatan " + feature.properties.zone, weight: 1 }),
    onEachFeature(feature, layer) {
      const p = feature.properties;
      const area = { code: p.code, name: p.name, zone: p.zone, labelLat: p.label[1], labelLon: p.label[0], layer, bounds: layer.getBounds() };
      areas.push(area);
      map.peta.areasByCode[p.code] = area;
      layer.on("click", () => choose(map, "kecamatan", p.code));
      layer.on("mousemove", (event) => tell(map, event, [p.name, words.zones[p.zone], ...(area.hint || [])]));
      layer.on("mouseout", () => hush(map));
    },
  }).addTo(map);
  // Larger kecamatan are named first: their names have room and matter most to the eye.
  areas.sort((a, b) => b.bounds.getNorthEast().distanceTo(b.bounds.getSouthWest()) - a.bounds.getNorthEast().distanceTo(a.bounds.getSouthWest()));
  map.peta.areas = areas;
  addContext(map, ["border", "river"]);
  return L.latLngBounds(areas.map((area) => area.bounds.getSouthWest()).concat(areas.map((area) => area.bounds.getNorthEast())));
}

function open(map) {
  applyTheme();
  document.documentElement.lang = "id";
  addHatch();
  opened.push(map);
  for (const [name, level] of [["petaSymbols", 450], ["petaNames", 460]]) {
    map.createPane(name).style.zIndex = level;
    map.getPane(name).style.pointerEvents = "none";
  }
  map.peta = { areas: [], circles: [] };
  map.peta.bounds = addBase(map);
  map.peta.rounds = L.layerGroup().addTo(map);
  map.peta.symbols = new SymbolCanvas();
  map.peta.names = new Names();
  map.peta.legend = new Legend();
  map.addControl(map.peta.legend);
  fit(map);
  map.setMinZoom(8).setMaxZoom(15);
  map.addLayer(map.peta.symbols).addLayer(map.peta.names);
  map.addControl(new NorthArrow());
  L.control.zoom({ position: "topleft", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright", maxWidth: 120 }).addTo(map);
  map.attributionControl.setPrefix(false).addAttribution(words.attribution);
  map.peta.tip = element("div", "peta-tip");
  map.getContainer().appendChild(map.peta.tip);
  map.getContainer().setAttribute("aria-label", words.map);
  map.getContainer().setAttribute("role", "application");
  listen(map);
  if (document.fonts) document.fonts.ready.then(() => { map.peta.symbols.redraw(); map.peta.names.place(); });
  return map;
}

// The opening view is kept through every change of size until the reader moves the map.
function fit(map) {
  const size = map.getSize();
  if (Math.min(size.x, size.y) < LEAST_PX) return map.setView(map.peta.bounds.getCenter(), 9, { animate: false });
  const isWide = map.getContainer().clientWidth > WIDE_PX;
  const left = isWide && map.peta.legend.isOpen() ? LEGEND_PX * growth() : 6; // the open legend covers no kecamatan
  map.fitBounds(map.peta.bounds, { paddingTopLeft: [left, 6], paddingBottomRight: [6, 10], animate: false });
  return map.setMaxBounds(map.peta.bounds.pad(0.6));
}

function listen(map) {
  let isTouched = false;
  const container = map.getContainer();
  ["mousedown", "wheel", "touchstart", "keydown"].forEach((name) =>
    container.addEventListener(name, () => { isTouched = true; }, { passive: true })
  );
  // The frame grows after the map is made, without the window hearing of it.
  new ResizeObserver(() => {
    map.peta.legend.settle();
    if (isTouched) return map.invalidateSize({ pan: false });
    map.setMaxBounds(null); // else Leaflet pans into them from the old place, and away from the new one
    map.invalidateSize({ pan: false });
    return fit(map);
  }).observe(container);
  const found = (event) => map.peta.symbols.hit(map.mouseEventToLayerPoint(event));
  container.addEventListener("mousemove", (event) => {
    const item = found(event);
    container.classList.toggle("peta-pointing", Boolean(item));
    if (item) {
      event.stopPropagation();
      tell(map, { originalEvent: event }, item.hint);
    }
  }, true);
  // A symbol lies above its kecamatan: the click is taken before the kecamatan hears of it.
  container.addEventListener("click", (event) => {
    const item = event.target.closest(".leaflet-control") ? null : found(event);
    if (!item || item.office) return;
    event.stopPropagation();
    choose(map, "site", item.id);
  }, true);
  container.addEventListener("mouseleave", () => hush(map));
}

function tell(map, event, lines) {
  const tip = map.peta.tip;
  if (!lines || !lines.length) return hush(map);
  tip.replaceChildren(...lines.map((line, i) => element(i ? "span" : "b", "", line.length > 90 ? line.slice(0, 89) + "…" : line)));
  const place = map.mouseEventToContainerPoint(event.originalEvent);
  const size = map.getSize();
  tip.style.display = "block";
  const x = place.x + 14 + tip.offsetWidth > size.x ? place.x - 14 - tip.offsetWidth : place.x + 14;
  const y = Math.max(4, Math.min(size.y - tip.offsetHeight - 4, place.y - tip.offsetHeight / 2));
  tip.style.transform = `translate(${Math.max(4, x)}px, ${y}px)`;
  return undefined;
}

function hush(map) {
  map.peta.tip.style.display = "none";
}

// Tells the page what was chosen, by its id alone.
let choices = 0;
function choose(map, kind, id) {
  mark(map, { kind, id });
  if (map.petaTwin) mark(map.petaTwin, { kind, id });
  if (map.petaFirst) mark(map.petaFirst, { kind, id });
  if (window.Streamlit) window.Streamlit.setComponentValue({ kind, id, n: ++choices });
}

function mark(map, selected) {
  for (const area of map.peta.areas) {
    const isIt = selected.kind === "kecamatan" && selected.id === area.code;
    area.layer.getElement().classList.toggle("selected", isIt);
    if (isIt) area.layer.bringToFront(); // its whole border must show
  }
  map.peta.symbols.items.forEach((item) => { item.selected = selected.kind === "site" && selected.id === item.id; });
  map.peta.symbols.redraw();
}
