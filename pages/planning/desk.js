// The planner's desk: every round as a card with its day on a time line and its stops in order, to drag or to move by
// buttons; what found no place below. Tells the server what was done, and draws what comes back.
const LONGEST_WAIT_MS = 4000; // then the desk can be used again, whatever became of the change

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function draw(root, data) {
  const words = data.words;
  const known = new Set([...data.rounds.flatMap((round) => round.stops), ...data.unplaced].map((one) => one.id));

  function edit(action, id, to = null, position = null) {
    if (root.hasAttribute("aria-busy") || !known.has(id)) return;
    root.setAttribute("aria-busy", "true");
    root.waiting = setTimeout(() => root.removeAttribute("aria-busy"), LONGEST_WAIT_MS);
    root.send("edit", { action, id, to, position, turn: data.turn });
  }

  // A control is known by what it does to which visit, so that the focus finds it again after a change.
  function control(node, does, id, title) {
    node.dataset.does = does;
    node.dataset.of = id;
    node.title = title;
    node.setAttribute("aria-label", title);
    return node;
  }

  function button(does, stop, label, title, act, disabled = false) {
    const node = control(element("button", "", label), does, stop.id, `${title}: ${stop.name}`);
    node.type = "button";
    node.disabled = disabled;
    node.onclick = act;
    return node;
  }

  function placeChooser(visit, own) {
    const select = control(element("select"), "place", visit.id, `${words.moveTo} (${visit.name})`);
    select.appendChild(new Option(words.moveTo, ""));
    for (const place of data.places) if (place.key !== own) select.appendChild(new Option(place.label, place.key));
    select.disabled = select.length === 1;
    select.onchange = () => select.value && edit("move", visit.id, select.value);
    return select;
  }

  function makeDraggable(row, id) {
    row.draggable = true;
    row.dataset.id = id;
    row.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", id);
      event.dataTransfer.effectAllowed = "move";
      root.dragged = id;
    });
    row.addEventListener("dragend", () => {
      root.dragged = null;
      root.querySelectorAll(".before, .over").forEach((node) => node.classList.remove("before", "over"));
    });
  }

  function takeDrops(card, list, finish) {
    const find = (event) => {
      const others = [...list.querySelectorAll(".stop")].filter((row) => row.dataset.id !== root.dragged);
      const before = others.findIndex((row) => event.clientY < row.getBoundingClientRect().top + row.offsetHeight / 2);
      return [others, before < 0 ? others.length : before];
    };
    const clear = () => [card, ...list.children].forEach((node) => node.classList.remove("before", "over"));
    card.addEventListener("dragover", (event) => {
      if (!root.dragged) return;
      event.preventDefault();
      clear();
      const [others, position] = find(event);
      card.classList.add("over");
      others[position]?.classList.add("before");
    });
    card.addEventListener("dragleave", (event) => card.contains(event.relatedTarget) || clear());
    card.addEventListener("drop", (event) => {
      event.preventDefault();
      clear();
      finish(event.dataTransfer.getData("text/plain"), find(event)[1]);
    });
  }

  function timeLine(round) {
    const line = element("div", "line");
    line.setAttribute("role", "img");
    line.setAttribute("aria-label", round.spoken);
    const share = (second) => (100 * (second - data.axis.from)) / (data.axis.to - data.axis.from);
    for (let hour = Math.ceil(data.axis.from / 3600); hour * 3600 < data.axis.to; hour += 1) {
      const tick = element("span", "tick", hour % 2 ? "" : String(hour).padStart(2, "0"));
      tick.style.left = share(hour * 3600) + "%";
      line.appendChild(tick);
    }
    for (const part of round.parts) {
      const bar = element("span", "part " + part.kind, part.text);
      bar.style.left = share(part.from) + "%";
      bar.style.width = Math.max(share(part.to) - share(part.from), 0.4) + "%";
      bar.title = part.title;
      line.appendChild(bar);
    }
    return line;
  }

  function visitText(visit, lines) {
    const text = element("span", "text");
    const name = element("strong");
    name.appendChild(element("bdi", "", visit.name)); // a name in another script keeps its direction to itself
    if (visit.pinned) name.appendChild(element("em", "", words.pinned));
    if (visit.overdue) name.appendChild(element("em", "late", words.overdue));
    text.appendChild(name);
    for (const [className, line] of lines) if (line) text.appendChild(element("small", className, line));
    return text;
  }

  function stopRow(round, stop, index) {
    const row = element("li", stop.pinned ? "stop pinned" : "stop");
    if (!stop.pinned) makeDraggable(row, stop.id);
    row.appendChild(element("b", "number", String(index + 1)));
    row.appendChild(visitText(stop, [["", stop.times]]));
    const tools = element("span", "tools");
    const shift = (by) => () => edit("move", stop.id, round.key, index + by);
    tools.appendChild(button("earlier", stop, "↑", words.earlier, shift(-1), index === 0));
    tools.appendChild(button("later", stop, "↓", words.later, shift(1), index === round.stops.length - 1));
    const [pin, label, title] = stop.pinned ? ["unpin", words.unpin, words.unpinLong] : ["pin", words.pin, words.pinLong];
    tools.appendChild(button("pin", stop, label, title, () => edit(pin, stop.id, round.key)));
    tools.appendChild(button("drop", stop, words.drop, words.dropLong, () => edit("drop", stop.id)));
    tools.appendChild(placeChooser(stop, round.key));
    row.appendChild(tools);
    return row;
  }

  function roundCard(round) {
    const card = element("section", "round " + round.zone);
    card.style.setProperty("--round", round.colour);
    card.style.setProperty("--on-round", round.ink);
    card.setAttribute("aria-label", `${round.title}, ${round.team}`);
    const head = element("header");
    head.appendChild(element("h4", "", round.title));
    head.appendChild(element("bdi", "", round.team));
    card.appendChild(head);
    card.appendChild(timeLine(round));
    const list = element("ol");
    round.stops.forEach((stop, index) => list.appendChild(stopRow(round, stop, index)));
    takeDrops(card, list, (id, position) => edit("move", id, round.key, position));
    card.appendChild(list);
    for (const line of round.totals) card.appendChild(element("p", "total", line));
    for (const fault of round.faults) card.appendChild(element("p", "fault", "⚠ " + fault));
    return card;
  }

  function leftOver() {
    const rest = element("section", "rest");
    rest.appendChild(element("h4", "", words.unplaced));
    const list = element("ul");
    for (const visit of data.unplaced) {
      const row = element("li");
      makeDraggable(row, visit.id);
      row.appendChild(visitText(visit, [["", visit.reason], ["cure", visit.cure]]));
      row.appendChild(placeChooser(visit, null));
      list.appendChild(row);
    }
    rest.appendChild(list);
    takeDrops(rest, list, (id) => edit("drop", id));
    return rest;
  }

  const rounds = element("div", "rounds");
  data.rounds.forEach((round) => rounds.appendChild(roundCard(round)));
  return data.unplaced.length ? [rounds, leftOver()] : [rounds];
}

// Puts the focus back on the control that had it; on one beside it where that one is off or gone.
function refocus(root, does, id) {
  const own = [...root.querySelectorAll("[data-of]")].filter((node) => node.dataset.of === id && !node.disabled);
  (own.find((node) => node.dataset.does === does) || own[0])?.focus({ preventScroll: true });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".desk");
  root.send = setTriggerValue;
  clearTimeout(root.waiting);
  root.removeAttribute("aria-busy");
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return;
  root.drawn = drawn;
  const focused = root.getRootNode().activeElement?.closest?.("[data-of]");
  const { does, of } = focused && root.contains(focused) ? focused.dataset : {};
  root.querySelector(".cards").replaceChildren(...draw(root, data));
  if (of) refocus(root, does, of);
  root.querySelector(".said").textContent = data.said;
  root.dataset.turn = data.turn;
}
