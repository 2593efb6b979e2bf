// Names: sites first, kecamatan give way, none touches another.

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
