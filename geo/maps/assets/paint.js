// What changes: a payload painted on the standing map; two dates side by side on two of them.

function readSites(payload) {
  const sites = payload.sites;
  if (!sites) return [];
  return sites.id.ends.map((end, i) => {
    const { code, word } = symbols[sites.set][Number(sites.codes[i])];
    const name = sites.name.start + sites.name.ends[i];
    return {
      id: sites.id.start + end, lat: readDegree(sites.lat, i, sites), lon: readDegree(sites.lon, i, sites),
      set: sites.set, code, name,
      ring: sites.rings && sites.rings[i] === "1", rough: sites.rough ? sites.rough[i] : 0,
      hint: [name, word, ...((sites.hints && sites.hints[i]) || [])],
    };
  });
}

// Coordinates travel as steps of 1e-5 degree above the least, each with the same number of digits.
function readDegree({ least, digits }, i, sites) {
  const width = digits.length / sites.codes.length;
  let steps = 0;
  for (const digit of digits.slice(i * width, (i + 1) * width)) steps = steps * 64 + DIGITS.indexOf(digit);
  return (least + steps) / 1e5;
}

function readStops(map, payload) {
  const items = [];
  for (const round of payload.rounds || []) {
    const colour = round.colour || symbols.zones[round.zone];
    const dash = (round.dash || symbols.dashes[round.zone]).join(" ");
    if (round.path.length > 1) {
      const look = { interactive: false, fill: false };
      L.polyline(round.path, { ...look, className: "peta-round-halo", weight: 6 }).addTo(map.peta.rounds);
      L.polyline(round.path, { ...look, className: "peta-round", weight: 3, color: colour, dashArray: dash || null }).addTo(map.peta.rounds);
    }
    for (const stop of round.stops)
      items.push({ ...stop, stop: String(stop.n), zone: round.zone, colour, hint: [stop.name, ...stop.lines] });
  }
  if (payload.office) items.push({ ...payload.office, id: "", office: true, hint: [payload.office.name, ...payload.office.lines] });
  return items;
}

function paint(map, payload) {
  const ramp = payload.areas || {};
  for (const area of map.peta.areas) {
    const path = area.layer.getElement();
    path.classList.remove("ramp", "hatch", "dim", "step0", "step1", "step2", "step3", "step4");
    const step = ramp.steps ? ramp.steps[area.code] : undefined;
    if (step >= 0) path.classList.add("ramp", "step" + step);
    else if (step === -1) path.classList.add("hatch");
    if (payload.dim && payload.dim.includes(area.code)) path.classList.add("dim");
    area.hint = (ramp.hints && ramp.hints[area.code]) || [];
  }
  map.peta.rounds.clearLayers();
  const circles = Object.entries(ramp.circles || {}).map(([code, circle]) => {
    const area = map.peta.areasByCode[code];
    return { code, lat: area.labelLat, lon: area.labelLon, radius: circle.radius * growth(), text: circle.text };
  });
  Object.assign(map.peta.symbols, { items: [...readSites(payload), ...readStops(map, payload)], circles });
  map.peta.legend.show(payload.legend);
  title(map, payload.title);
  mark(map, payload.selected || {}); // draws the symbols as well
  map.peta.names.place();
  document.documentElement.dataset.painted = Number(document.documentElement.dataset.painted || 0) + 1;
}

function title(map, text) {
  if (map.peta.plate) map.peta.plate.remove();
  if (!text) return;
  map.peta.plate = element("div", "peta-plate peta-title", text);
  map.getContainer().appendChild(map.peta.plate);
}

const Painting = L.Layer.extend({
  initialize(payload, twin) {
    this._payload = payload;
    this._twinPayload = twin;
  },
  onAdd(map) {
    paint(map, this._payload);
    if (this._twinPayload && map.petaTwin) paint(map.petaTwin, this._twinPayload);
  },
  onRemove() {}, // the next painting takes its place on the same map
});

// --- two dates side by side: two maps that move together ------------------------------------------------------------

function twin(map, place) {
  const options = { zoomControl: false, zoomSnap: map.options.zoomSnap, attributionControl: true };
  const second = L.map(place, options).setView(map.getCenter(), map.getZoom());
  map.petaTwin = open(second);
  second.petaFirst = map;
  let isFollowing = false;
  for (const [lead, follow] of [[map, second], [second, map]])
    lead.on("move", () => {
      if (isFollowing) return;
      isFollowing = true;
      follow.setView(lead.getCenter(), lead.getZoom(), { animate: false });
      isFollowing = false;
    });
  return second;
}

window.peta = { open, twin, painting: (payload, second) => new Painting(payload, second) };
