// Draws the office's map on a Leaflet map: the base once, then whatever a payload from geo/maps says, on the same map.
// Every text is put on the page with textContent, so no name can become markup or script.
(function () {
  "use strict";

  const { symbols, kecamatan, context, words } = window.petaData;
  const HUGE_PX = 1900; // a frame this wide stands on a 4K screen, read from further away (map.css: the same width)
  const growth = () => (window.innerWidth >= HUGE_PX ? 1.5 : 1);
  const radius = () => 9 * growth(); // of a site's symbol, in pixels
  const TOUCH_PX = 14; // how near a click must be to a symbol's centre
  const MOST_PUSHES = 300; // rounds of pushing touching symbols apart; a few dozen do for sixty on one spot
  const MANY_SITES = 400; // above this nothing is pushed apart, no names and no circles of uncertainty: they would hide the map
  const WIDE_PX = 700; // a map this wide has room for its legend beside the kabupaten
  const LEGEND_PX = 236;
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

  // --- symbols: one canvas for all of them ----------------------------------------------------------------------------

  const SymbolCanvas = L.Renderer.extend({
    options: { pane: "petaSymbols", padding: 0.25 },

    _initContainer() {
      this._container = element("canvas", "peta-symbols");
      this._container.setAttribute("aria-hidden", "true"); // the same sites stand in the table and the chooser
      this.items = [];
      this.circles = [];
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      Object.assign(this._container, { width: ratio * size.x, height: ratio * size.y });
      Object.assign(this._container.style, { width: size.x + "px", height: size.y + "px" });
      this.redraw(ratio);
    },

    // Puts every item at its place in pixels; symbols that would touch push each other away until none does.
    _place() {
      for (const item of this.items) item.shown = item.at = this._map.latLngToLayerPoint([item.lat, item.lon]);
      if (this.items.length > MANY_SITES) return;
      const spots = this.items.map((item, i) => {
        const [dx, dy] = [0.1 * Math.cos(2.4 * i), 0.1 * Math.sin(2.4 * i)]; // parts those that share one place
        return { item, x: item.at.x + dx, y: item.at.y + dy, reach: radius() + (item.ring ? 5.5 : 3) };
      });
      const widest = 2 * radius() + 11;
      for (let round = 0, isMoving = true; isMoving && round < MOST_PUSHES; round++) {
        isMoving = false;
        spots.sort((a, b) => a.x - b.x);
        spots.forEach((a, i) => {
          for (let j = i + 1; j < spots.length && spots[j].x - a.x < widest; j++) {
            const b = spots[j];
            const away = Math.hypot(b.x - a.x, b.y - a.y);
            const lack = a.reach + b.reach - away;
            if (lack < 0.1) continue;
            const [dx, dy] = [((b.x - a.x) / away) * (lack / 2), ((b.y - a.y) / away) * (lack / 2)];
            Object.assign(a, { x: a.x - dx, y: a.y - dy, isMoved: true });
            Object.assign(b, { x: b.x + dx, y: b.y + dy, isMoved: true });
            isMoving = true;
          }
        });
      }
      for (const spot of spots) if (spot.isMoved) spot.item.shown = L.point(spot.x, spot.y);
    },

    redraw(ratio) {
      if (!this._map || !this._bounds) return;
      this._place();
      const ctx = this._container.getContext("2d");
      const scale = ratio || Math.min(window.devicePixelRatio || 1, 2);
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, this._container.width, this._container.height);
      ctx.setTransform(scale, 0, 0, scale, -this._bounds.min.x * scale, -this._bounds.min.y * scale);
      const theme = symbols.themes[themeName || "light"];
      const few = this.items.length <= MANY_SITES;
      if (few) this.items.forEach((item) => this._drawRough(ctx, item));
      this.circles.forEach((circle) => this._drawCount(ctx, circle, theme));
      this.items.forEach((item) => this._drawLeader(ctx, item, theme)); // below every symbol
      if (few) this.items.forEach((item) => this._drawItem(ctx, item, theme));
      else this._stamp(ctx, theme, scale);
    },

    // Many symbols are small and alike: each look is drawn once, then stamped on whole pixels of the screen.
    _stamp(ctx, theme, scale) {
      const size = radius() / 2;
      const side = 2 * Math.ceil((size + 6) * scale); // as far as an overdue ring reaches
      const stamps = {};
      const stampOf = (item) => (stamps[item.code + Boolean(item.ring)] ??= this._makeStamp(item, theme, size, side, scale));
      for (const item of this.items) {
        if (item.office || item.stop) {
          this._drawItem(ctx, item, theme);
          continue;
        }
        if (item.selected) this._drawSelection(ctx, item.shown, theme, size);
        const [x, y] = [item.shown.x, item.shown.y].map((place) => Math.round(place * scale) / scale);
        ctx.drawImage(stampOf(item), x - side / scale / 2, y - side / scale / 2, side / scale, side / scale);
      }
    },

    _makeStamp(item, theme, size, side, scale) {
      const stamp = Object.assign(element("canvas"), { width: side, height: side });
      const ctx = stamp.getContext("2d");
      ctx.setTransform(scale, 0, 0, scale, side / 2, side / 2);
      this._drawSite(ctx, item, theme, size, 0, 0);
      return stamp;
    },

    _drawRough(ctx, item) {
      if (!item.rough) return;
      const colour = item.stop ? item.colour : styleOf(item.set, item.code).colour;
      ctx.beginPath();
      ctx.arc(item.at.x, item.at.y, item.rough / metresPerPixel(this._map, item.lat), 0, 2 * Math.PI);
      ctx.globalAlpha = 0.07;
      ctx.fillStyle = colour;
      ctx.fill();
      ctx.globalAlpha = 0.75;
      ctx.setLineDash([4, 4]);
      ctx.lineWidth = 1;
      ctx.strokeStyle = colour;
      ctx.stroke();
      ctx.globalAlpha = 1;
      ctx.setLineDash([]);
    },

    _drawCount(ctx, circle, theme) {
      circle.at = this._map.latLngToLayerPoint([circle.lat, circle.lon]);
      ctx.beginPath();
      ctx.arc(circle.at.x, circle.at.y, circle.radius, 0, 2 * Math.PI);
      ctx.fillStyle = theme.halo;
      ctx.globalAlpha = 0.88;
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = theme.ink;
      ctx.stroke();
      this._drawText(ctx, circle.text, circle.at, theme.ink, 12);
    },

    _drawText(ctx, text, at, colour, size) {
      ctx.fillStyle = colour;
      ctx.font = `600 ${size * growth()}px "Source Sans", sans-serif`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillText(text, at.x, at.y + 0.5);
    },

    _drawLeader(ctx, { at, shown }, theme) {
      if (shown === at) return;
      ctx.beginPath();
      ctx.moveTo(at.x, at.y);
      ctx.lineTo(shown.x, shown.y);
      ctx.lineWidth = 1.2;
      ctx.strokeStyle = theme.ink;
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(at.x, at.y, 2, 0, 2 * Math.PI);
      ctx.fillStyle = theme.ink;
      ctx.fill();
    },

    _drawItem(ctx, item, theme) {
      const { x, y } = item.shown;
      if (item.selected) this._drawSelection(ctx, item.shown, theme, radius());
      if (item.office) return this._drawOffice(ctx, x, y, theme);
      if (item.stop) return this._drawStop(ctx, item, theme);
      return this._drawSite(ctx, item, theme, radius(), x, y);
    },

    _drawSelection(ctx, { x, y }, theme, size) {
      ctx.beginPath();
      ctx.arc(x, y, size + 7.5, 0, 2 * Math.PI);
      ctx.fillStyle = theme.select;
      ctx.fill();
    },

    _drawSite(ctx, item, theme, size, x, y) {
      const style = styleOf(item.set, item.code);
      traceShape(ctx, style, x, y, size);
      ctx.lineJoin = "round";
      ctx.lineWidth = style.hollow ? 2.5 : 3;
      ctx.strokeStyle = style.hollow ? theme.quiet : theme.outline;
      if (!style.hollow) ctx.stroke(); // the outline first, so that neighbours stay apart
      ctx.fillStyle = style.hollow ? theme.halo : style.colour;
      ctx.fill();
      if (style.hollow) ctx.stroke();
      if (item.ring) {
        ctx.beginPath();
        ctx.arc(x, y, size + 4.5, 0, 2 * Math.PI);
        ctx.setLineDash([5, 3]);
        ctx.lineWidth = 2.5;
        ctx.strokeStyle = symbols.overdue;
        ctx.stroke();
        ctx.setLineDash([]);
      }
    },

    _drawStop(ctx, item, theme) {
      const { x, y } = item.shown;
      const colour = item.colour;
      const isDone = item.status === "done";
      ctx.beginPath();
      ctx.arc(x, y, radius() + 2, 0, 2 * Math.PI);
      ctx.fillStyle = isDone ? colour : theme.halo;
      ctx.fill();
      ctx.lineWidth = 2.5;
      ctx.strokeStyle = isDone ? theme.outline : colour;
      if (item.status === "cancelled") ctx.setLineDash([2, 2]);
      ctx.stroke();
      ctx.setLineDash([]);
      this._drawText(ctx, item.stop, item.shown, isDone ? "#ffffff" : theme.ink, 13);
    },

    _drawOffice(ctx, x, y, theme) {
      ctx.beginPath();
      const side = 1.5 * radius();
      ctx.rect(x - side / 2, y - side / 2, side, side);
      ctx.fillStyle = theme.ink;
      ctx.fill();
      ctx.lineWidth = 2;
      ctx.strokeStyle = theme.halo;
      ctx.stroke();
    },

    // The item under a place of the map in layer pixels, nearest first; nothing when none is near enough.
    hit(point) {
      let best = null;
      let least = this.items.length > MANY_SITES ? TOUCH_PX / 2 : TOUCH_PX;
      for (const item of this.items) {
        const away = item.shown.distanceTo(point);
        if (away < least) [best, least] = [item, away];
      }
      return best;
    },
  });

  // --- names: sites first, kecamatan give way, none touches another ---------------------------------------------------

  const Names = L.Layer.extend({
    onAdd(map) {
      this._box = element("div", "peta-names leaflet-zoom-hide");
      this._box.setAttribute("aria-hidden", "true");
      map.getPane("petaNames").appendChild(this._box);
      this._pen = element("canvas").getContext("2d");
      map.on("moveend zoomend resize", this.place, this);
    },

    onRemove(map) {
      map.off("moveend zoomend resize", this.place, this);
      this._box.remove();
    },

    place() {
      const map = this._map;
      if (!map || !map._loaded) return;
      const view = L.bounds(map.containerPointToLayerPoint([2, 2]), map.containerPointToLayerPoint(map.getSize().subtract([2, 2])));
      const taken = this._obstacles(view);
      const names = [];
      const { items, circles } = map.peta.symbols;
      if (items.length <= MANY_SITES) items.forEach((item) => this._nameSite(item, names, taken, view));
      const isCrowded = items.length > MANY_SITES;
      if (!isCrowded || map.getZoom() > 11) {
        map.peta.areas.forEach((area) => this._nameArea(area, names, taken, view, circles));
      }
      this._box.replaceChildren(...names);
    },

    _obstacles(view) {
      const map = this._map;
      const { items, circles } = map.peta.symbols;
      const taken = items.length > MANY_SITES ? [] : items.map((item) => box(item.shown.x, item.shown.y, radius() + (item.ring ? 6 : 3)));
      if (items.length <= MANY_SITES)
        items.forEach((item) => item.shown !== item.at && taken.push(box(item.at.x, item.at.y, 3)));
      circles.forEach((circle) => taken.push(box(circle.at.x, circle.at.y, circle.radius + 2)));
      const frame = map.getContainer().getBoundingClientRect();
      map.getContainer().querySelectorAll(".leaflet-control, .peta-plate").forEach((control) => {
        const r = control.getBoundingClientRect();
        if (!r.width) return;
        const low = map.containerPointToLayerPoint([r.left - frame.left - 3, r.top - frame.top - 3]);
        const high = map.containerPointToLayerPoint([r.right - frame.left + 3, r.bottom - frame.top + 3]);
        taken.push({ x0: low.x, y0: low.y, x1: high.x, y1: high.y });
      });
      void view;
      return taken;
    },

    _width(text, font) {
      this._pen.font = font;
      return this._pen.measureText(text).width;
    },

    _nameSite(item, names, taken, view) {
      if (!item.name) return;
      const text = item.name.length > 28 ? item.name.slice(0, 27) + "…" : item.name;
      const width = this._width(text, `600 ${14 * growth()}px "Source Sans", sans-serif`) + 4;
      const [x, y, gap, half] = [item.shown.x, item.shown.y, radius() + (item.ring ? 8 : 5), 9 * growth()];
      const places = [
        [x + gap, y - half],
        [x - gap - width, y - half],
        [x - width / 2, y - gap - 2 * half],
        [x - width / 2, y + gap],
        [x + gap - 4, y - gap - half],
        [x + gap - 4, y + gap - half],
        [x - gap - width + 4, y - gap - half],
        [x - gap - width + 4, y + gap - half],
      ];
      this._put(text, "peta-name site", places, width, 2 * half, names, taken, view);
    },

    _nameArea(area, names, taken, view, circles) {
      const at = this._map.latLngToLayerPoint([area.labelLat, area.labelLon]);
      const width = this._width(area.name, `${13 * growth()}px "Source Sans", sans-serif`) + 4;
      const north = this._map.latLngToLayerPoint(area.bounds.getNorthEast());
      const south = this._map.latLngToLayerPoint(area.bounds.getSouthWest());
      if (north.x - south.x < 0.55 * width) return; // a name much wider than its kecamatan names its neighbours
      const circle = circles.find((c) => c.code === area.code);
      const lift = circle ? circle.radius + 10 : 0;
      const places = [];
      for (const [dx, dy] of [[0, lift], [0, -lift], [0, 14], [0, -14], [16, 0], [-16, 0], [0, 26], [0, -26], [26, 12], [-26, 12], [26, -12], [-26, -12]])
        places.push([at.x + dx - width / 2, at.y + dy - 8 * growth()]);
      this._put(area.name, "peta-name area", places, width, 16 * growth(), names, taken, view);
    },

    _put(text, className, places, width, height, names, taken, view) {
      for (const [x, y] of places) {
        const spot = { x0: x, y0: y, x1: x + width, y1: y + height };
        const isInside = x > view.min.x && y > view.min.y && spot.x1 < view.max.x && spot.y1 < view.max.y;
        if (!isInside || taken.some((t) => t.x0 < spot.x1 && t.x1 > spot.x0 && t.y0 < spot.y1 && t.y1 > spot.y0)) continue;
        taken.push(spot);
        const name = element("span", className, text);
        name.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
        name.style.width = Math.ceil(width) + "px";
        names.push(name);
        return;
      }
    },
  });

  function box(x, y, reach) {
    return { x0: x - reach, y0: y - reach, x1: x + reach, y1: y + reach };
  }

  // --- plates on the map: legend, north arrow, scale ------------------------------------------------------------------

  const Legend = L.Control.extend({
    options: { position: "bottomleft" },
    onAdd(map) {
      this._box = element("details", "peta-plate peta-legend");
      this._box.open = map.getContainer().clientWidth > WIDE_PX;
      L.DomEvent.disableClickPropagation(this._box).disableScrollPropagation(this._box);
      this._box.addEventListener("toggle", () => this._map && this._map.peta.names.place());
      return this._box;
    },
    isOpen() {
      return Boolean(this._box && this._box.open);
    },
    show(legend) {
      const rows = element("ul");
      const cities = legend.ground ? context.features.filter((feature) => feature.properties.kind === "city") : [];
      const outside = cities.map(({ properties }) => ({ kind: "ground", tone: "city", word: properties.name + words.outside }));
      for (const row of [...legend.rows, ...outside]) {
        const line = element("li", "peta-row-" + row.kind);
        const symbol = legendSymbol(row);
        if (symbol) line.appendChild(symbol);
        line.appendChild(element("span", "", row.word));
        if (row.n !== undefined) line.appendChild(element("b", "", row.n));
        rows.appendChild(line);
      }
      this._box.replaceChildren(element("summary", "", legend.title), rows);
    },
  });

  const NorthArrow = L.Control.extend({
    options: { position: "topright" },
    onAdd() {
      const plate = element("div", "peta-north");
      plate.setAttribute("role", "img");
      plate.setAttribute("aria-label", words.north);
      const svg = svgElement("svg", { width: 26, height: 38, viewBox: "0 0 26 38", "aria-hidden": "true" });
      svg.appendChild(svgElement("path", { d: "M13 13 L20 34 L13 29 Z", class: "dark" }));
      svg.appendChild(svgElement("path", { d: "M13 13 L6 34 L13 29 Z", class: "light" }));
      const letter = svgElement("text", { x: 13, y: 10, "text-anchor": "middle" });
      letter.textContent = "U";
      svg.appendChild(letter);
      plate.appendChild(svg);
      return plate;
    },
  });

  // --- the base: drawn once -------------------------------------------------------------------------------------------

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
    const isWide = map.getContainer().clientWidth > WIDE_PX;
    const left = isWide && map.peta.legend.isOpen() ? LEGEND_PX * growth() : 6; // the open legend covers no kecamatan
    map.fitBounds(map.peta.bounds, { paddingTopLeft: [left, 6], paddingBottomRight: [6, 10], animate: false });
    map.setMaxBounds(map.peta.bounds.pad(0.6));
  }

  function listen(map) {
    let isTouched = false;
    const container = map.getContainer();
    ["mousedown", "wheel", "touchstart", "keydown"].forEach((name) =>
      container.addEventListener(name, () => { isTouched = true; }, { passive: true })
    );
    // The frame grows after the map is made, without the window hearing of it.
    new ResizeObserver(() => {
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

  // --- what changes: a payload painted on the standing map ------------------------------------------------------------

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
})();
