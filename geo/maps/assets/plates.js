// Plates on the map: legend and north arrow.

const Legend = L.Control.extend({
  options: { position: "bottomleft" },
  onAdd(map) {
    this._box = element("details", "peta-plate peta-legend");
    this._isWide = this.hasRoom();
    this._box.open = this._isWide;
    L.DomEvent.disableClickPropagation(this._box).disableScrollPropagation(this._box);
    this._box.addEventListener("toggle", () => this._map && this._map.peta.names.place());
    return this._box;
  },
  hasRoom() {
    return this._map.getContainer().clientWidth > WIDE_PX;
  },
  // A window made narrow, or wide again, folds the legend or opens it; in between the reader's own choice stands.
  settle() {
    if (this.hasRoom() === this._isWide) return;
    this._isWide = this.hasRoom();
    this._box.open = this._isWide;
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
      if (row.n !== undefined) line.appendChild(element("b", "", row.n.toLocaleString("id-ID")));
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
