// A real table: sorts by any column, can be walked by keyboard, printed and read aloud; a name in it can be chosen.
// Where it is wider than a phone, every row stands as a card instead, each cell under its heading.
const collator = new Intl.Collator("id", { numeric: true });
const PHONE_PX = 600; // a frame narrower than this is a phone's
const SHORT = 12; // characters that stand on one line anywhere
const LONG = 24; // more than these take a card's whole width

function compare(a, b, falling) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1; // what is missing stands last either way
  const order = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);
  return falling ? -order : order;
}

function cell(tag, text, className) {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

// Cards are no table to a browser any more; said aloud they are one all the same.
function as(role, node) {
  node.setAttribute("role", role);
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".frame");
  const state = (root.sorting ||= { column: data.sort, falling: data.falling });
  const table = as("table", document.createElement("table"));
  table.appendChild(cell("caption", data.caption));
  const head = as("row", as("rowgroup", table.createTHead()).insertRow());
  const body = as("rowgroup", table.createTBody());
  const lengths = data.columns.map((_, c) => Math.max(0, ...data.rows.map((row) => row.texts[c].length)));
  const kinds = data.columns.map(({ number }, c) =>
    [number && "number", lengths[c] <= SHORT && "short", lengths[c] > LONG && "long"].filter(Boolean).join(" ")
  );

  function sortBy(column, falling) {
    Object.assign(state, { column, falling });
    fill();
  }

  data.columns.forEach((column, i) => {
    const th = as("columnheader", cell("th", "", kinds[i]));
    th.scope = "col";
    const button = cell("button", column.heading);
    button.type = "button";
    button.title = data.words.sort;
    button.onclick = () => sortBy(i, state.column === i ? !state.falling : Boolean(column.number));
    th.appendChild(button);
    head.appendChild(th);
  });

  // Cards have no headings to press: a list of them and a button for the direction stand above.
  const order = cell("div", "", "order");
  order.hidden = data.rows.length < 2;
  const label = order.appendChild(cell("label", data.words.sort + " "));
  const list = label.appendChild(document.createElement("select"));
  list.add(new Option(data.words.given, ""));
  data.columns.forEach((column, i) => list.add(new Option(column.heading, i)));
  list.onchange = () => (list.value === "" ? sortBy(null, false) : sortBy(+list.value, Boolean(data.columns[list.value].number)));
  const turn = order.appendChild(cell("button", ""));
  turn.type = "button";
  turn.onclick = () => sortBy(state.column, !state.falling);

  function fill() {
    [...head.cells].forEach((th, i) => {
      if (i === state.column) th.setAttribute("aria-sort", state.falling ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    list.value = state.column ?? "";
    turn.hidden = state.column === null;
    turn.textContent = state.falling ? `↓ ${data.words.falling}` : `↑ ${data.words.rising}`;
    const rows = data.rows.map((_, i) => i);
    if (state.column !== null) {
      const key = (i) => data.rows[i].keys[state.column];
      rows.sort((a, b) => compare(key(a), key(b), state.falling) || a - b);
    }
    body.replaceChildren(
      ...rows.map((i) => {
        const row = as("row", document.createElement("tr"));
        data.rows[i].texts.forEach((text, c) => {
          const missing = data.rows[i].keys[c] === null;
          const node = cell(c ? "td" : "th", text, [kinds[c], missing && "missing"].filter(Boolean).join(" "));
          as(c ? "cell" : "rowheader", node);
          if (c || !data.chooses) node.dataset.heading = data.columns[c].heading;
          if (!c) {
            node.scope = "row";
            if (data.chooses) {
              const button = cell("button", text);
              button.type = "button";
              button.onclick = () => setTriggerValue("chosen", data.rows[i].id);
              node.replaceChildren(button);
            }
          }
          row.appendChild(node);
        });
        return row;
      })
    );
    root.arrange();
  }

  root.arrange = () => {
    root.classList.remove("cards");
    root.classList.toggle("cards", root.clientWidth < PHONE_PX && root.scrollWidth > root.clientWidth);
  };
  root.replaceChildren(order, table);
  fill();
  root.watcher ||= new ResizeObserver(([seen]) => {
    if (seen.contentRect.width === root.arranged) return; // its height alone changed, perhaps by this very hand
    root.arranged = seen.contentRect.width;
    requestAnimationFrame(() => root.arrange());
  });
  root.watcher.observe(root);
}
