// Symbols, counts and circles of uncertainty: one canvas for all of them.

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
