// A real table: sorts by any column, can be walked by keyboard, printed and read aloud; a name in it can be chosen.
const collator = new Intl.Collator("id", { numeric: true });

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

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".frame");
  const state = (root.sorting ||= { column: data.sort, falling: data.falling });
  const table = document.createElement("table");
  table.appendChild(cell("caption", data.caption));
  const head = table.createTHead().insertRow();
  const body = table.createTBody();

  data.columns.forEach((column, i) => {
    const th = document.createElement("th");
    th.scope = "col";
    if (column.number) th.className = "number";
    const button = cell("button", column.heading);
    button.type = "button";
    button.title = data.words.sort;
    button.onclick = () => {
      state.falling = state.column === i ? !state.falling : Boolean(column.number);
      state.column = i;
      fill();
    };
    th.appendChild(button);
    head.appendChild(th);
  });

  function fill() {
    [...head.cells].forEach((th, i) => {
      if (i === state.column) th.setAttribute("aria-sort", state.falling ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    const order = data.rows.map((_, i) => i);
    if (state.column !== null) {
      const key = (i) => data.rows[i].keys[state.column];
      order.sort((a, b) => compare(key(a), key(b), state.falling) || a - b);
    }
    body.replaceChildren(
      ...order.map((i) => {
        const row = document.createElement("tr");
        data.rows[i].texts.forEach((text, c) => {
          const column = data.columns[c];
          const missing = data.rows[i].keys[c] === null;
          const node = cell(c ? "td" : "th", c ? text : "", [column.number && "number", missing && "missing"].filter(Boolean).join(" "));
          if (!c) {
            node.scope = "row";
            if (data.chooses) {
              const button = cell("button", text);
              button.type = "button";
              button.onclick = () => setTriggerValue("chosen", data.rows[i].id);
              node.appendChild(button);
            } else node.textContent = text;
          }
          row.appendChild(node);
        });
        return row;
      })
    );
  }

  fill();
  root.replaceChildren(table);
}
