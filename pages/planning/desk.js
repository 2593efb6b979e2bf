// The planner's desk: every round as a card with its day on a time line and its stops in order, to drag or to move by
// buttons; what found no place below. Tells the server what was done, and draws what comes back.

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function button(label, title, act, disabled) {
  const node = element("button", "", label);
  node.type = "button";
  node.title = title;
  node.setAttribute("aria-label", title);
  node.disabled = Boolean(disabled);
  node.onclick = act;
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".desk");
  const words = data.words;
  const edit = (action, id, to = null, position = null) => {
    root.setAttribute("aria-busy", "true");
    setTriggerValue("edit", { action, id, to, position, turn: data.turn });
  };

  function placeChooser(id, own) {
    const select = element("select");
    select.setAttribute("aria-label", words.moveTo);
    select.appendChild(new Option(words.moveTo, ""));
    for (const place of data.places) if (place.key !== own) select.appendChild(new Option(place.label, place.key));
    select.onchange = () => select.value && edit("move", id, select.value, null);
    return select;
  }

  function timeLine(round) {
    const line = element("div", "line");
    line.setAttribute("role", "img");
    line.setAttribute("aria-label", round.spoken);
    const share = (second) => (100 * (second - data.axis.from)) / (data.axis.to - data.axis.from);
    for (let hour = Math.ceil(data.axis.from / 3600); hour * 3600 <= data.axis.to; hour += 1) {
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

  function stopRow(round, stop, index) {
    const row = element("li", stop.pinned ? "stop pinned" : "stop");
    row.draggable = !stop.pinned;
    row.dataset.id = stop.id;
    row.appendChild(element("b", "number", String(index + 1)));
    const text = element("span", "text");
    text.appendChild(element("strong", "", stop.name));
    text.appendChild(element("small", stop.overdue ? "overdue" : "", stop.times));
    row.appendChild(text);
    const tools = element("span", "tools");
    tools.appendChild(button("↑", `${words.earlier}: ${stop.name}`, () => edit("move", stop.id, round.key, index - 1), index === 0));
    tools.appendChild(
      button("↓", `${words.later}: ${stop.name}`, () => edit("move", stop.id, round.key, index + 1), index === round.stops.length - 1)
    );
    tools.appendChild(
      button(stop.pinned ? words.unpin : words.pin, `${stop.pinned ? words.unpinLong : words.pinLong}: ${stop.name}`, () => edit(stop.pinned ? "unpin" : "pin", stop.id, round.key))
    );
    tools.appendChild(button(words.drop, `${words.dropLong}: ${stop.name}`, () => edit("drop", stop.id)));
    tools.appendChild(placeChooser(stop.id, round.key));
    row.appendChild(tools);
    row.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", stop.id);
      event.dataTransfer.effectAllowed = "move";
    });
    return row;
  }

  function roundCard(round) {
    const card = element("section", "round " + round.zone);
    card.style.setProperty("--round", round.colour);
    const head = element("header");
    head.appendChild(element("h4", "", round.title));
    head.appendChild(element("span", "", round.team));
    card.appendChild(head);
    card.appendChild(timeLine(round));
    const list = element("ol");
    round.stops.forEach((stop, index) => list.appendChild(stopRow(round, stop, index)));
    if (!round.stops.length) list.appendChild(element("li", "empty", words.dropHere));
    list.addEventListener("dragover", (event) => {
      event.preventDefault();
      list.classList.add("over");
    });
    list.addEventListener("dragleave", () => list.classList.remove("over"));
    list.addEventListener("drop", (event) => {
      event.preventDefault();
      list.classList.remove("over");
      const rows = [...list.querySelectorAll(".stop")];
      const id = event.dataTransfer.getData("text/plain");
      const others = rows.filter((row) => row.dataset.id !== id);
      const before = others.findIndex((row) => event.clientY < row.getBoundingClientRect().top + row.offsetHeight / 2);
      edit("move", id, round.key, before < 0 ? others.length : before);
    });
    card.appendChild(list);
    card.appendChild(element("p", "total", round.total));
    for (const fault of round.faults) card.appendChild(element("p", "fault", "⚠ " + fault));
    return card;
  }

  const rounds = element("div", "rounds");
  data.rounds.forEach((round) => rounds.appendChild(roundCard(round)));
  const parts = [rounds];
  if (data.unplaced.length) {
    const rest = element("section", "rest");
    rest.appendChild(element("h4", "", words.unplaced));
    const list = element("ul");
    for (const visit of data.unplaced) {
      const row = element("li", "");
      row.draggable = true;
      row.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", visit.id));
      const text = element("span", "text");
      text.appendChild(element("strong", "", visit.name));
      text.appendChild(element("small", "", visit.reason));
      if (visit.cure) text.appendChild(element("small", "cure", visit.cure));
      row.appendChild(text);
      row.appendChild(placeChooser(visit.id, null));
      list.appendChild(row);
    }
    rest.appendChild(list);
    parts.push(rest);
  }
  root.replaceChildren(...parts);
  root.removeAttribute("aria-busy");
  root.dataset.turn = data.turn;
}
