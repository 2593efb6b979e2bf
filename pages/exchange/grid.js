// A table that is edited like a sheet: cells are fields, Enter and the arrows walk, a block from a spreadsheet can be pasted.
// Nothing leaves the table before it is saved as a whole. What is typed stays in this tab until then: over other filters,
// other parts of the screen and a reload. A cell that somebody else saved meanwhile says so before it is saved over.
const SHELF = "peta:baris";

function unshelve() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(SHELF) || "[]"));
  } catch {
    return new Map();
  }
}

function make(tag, text, className) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  if (className) node.className = className;
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".grid");
  root.edits ||= unshelve(); // row id -> {field: [text, what stood there when it was typed]}
  const shelve = () => sessionStorage.setItem(SHELF, JSON.stringify([...root.edits]));
  if (root.turn !== data.turn) {
    root.turn = data.turn;
    data.saved.forEach((id) => root.edits.delete(id));
    shelve();
  }
  const stored = new Map(data.rows.map((row) => [row.id, row.cells]));
  const edited = () => [...root.edits].filter(([id]) => stored.has(id));

  function note(id, field, value) {
    const fields = root.edits.get(id) || {};
    const before = stored.get(id)[field];
    if (value.trim() === before) delete fields[field];
    else fields[field] = [value.trim(), before];
    if (Object.keys(fields).length) root.edits.set(id, fields);
    else root.edits.delete(id);
    shelve();
  }

  const said = root.querySelector(".said");
  const frame = root.querySelector(".frame");
  const save = root.querySelector(".save");
  const drop = root.querySelector(".drop");
  const ask = root.querySelector(".questions");

  const table = make("table");
  table.appendChild(make("caption", data.caption));
  const head = table.createTHead().insertRow();
  data.columns.forEach((column) => {
    const th = make("th", column.heading, column.kind === "whole" ? "number" : "");
    th.scope = "col";
    head.appendChild(th);
  });
  const body = table.createTBody();
  const fields = []; // per row, per editable column, for walking and pasting

  data.rows.forEach((row, r) => {
    const line = body.insertRow();
    const faults = data.faults[row.id] || {};
    fields.push([]);
    data.columns.forEach((column, c) => {
      if (column.kind === "fixed") {
        const cell = make(c ? "td" : "th", row.cells[column.name]);
        if (!c) cell.scope = "row";
        line.appendChild(cell);
        return;
      }
      const cell = line.insertCell();
      if (column.kind === "whole") cell.className = "number";
      const field = column.kind === "choice" ? make("select") : make("input");
      if (column.kind === "choice") {
        column.options.forEach(([value, word]) => field.appendChild(new Option(word, value)));
      } else {
        field.type = "text";
        field.autocomplete = "off";
        if (column.kind === "whole") field.inputMode = "numeric";
      }
      const before = stored.get(row.id)[column.name];
      const [typed, base] = root.edits.get(row.id)?.[column.name] ?? [before, before];
      field.value = typed;
      field.setAttribute("aria-label", `${column.heading}, ${row.label}`);
      const theirs = base === before ? "" : data.words.theirs.replace("{}", before || data.words.empty);
      const fault = faults[column.name] || theirs;
      if (fault) {
        const text = make("div", fault, "fault");
        text.id = `fault-${r}-${c}`;
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", text.id);
        cell.append(field, text);
      } else cell.appendChild(field);
      const show = () => cell.classList.toggle("changed", field.value.trim() !== before);
      const change = () => {
        note(row.id, column.name, field.value);
        show();
        count();
      };
      field.addEventListener("input", change);
      field.addEventListener("change", change);
      const at = fields[r].length;
      field.addEventListener("keydown", (event) => {
        const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step || (column.kind === "choice" && event.key !== "Enter")) return;
        event.preventDefault();
        const next = fields[r + step]?.[at];
        next?.node.focus();
        next?.node.select?.();
      });
      field.addEventListener("paste", (event) => {
        const block = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "").split("\n").map((l) => l.split("\t"));
        if (block.length === 1 && block[0].length === 1) return;
        event.preventDefault();
        block.forEach((cells, down) => cells.forEach((text, right) => fields[r + down]?.[at + right]?.take(text)));
      });
      fields[r].push({
        node: field,
        reset() {
          field.value = before;
          show();
        },
        take(text) {
          const wanted = text.trim();
          const option = column.kind === "choice" && column.options.find(([value, word]) => [value, word].some((w) => w.toLowerCase() === wanted.toLowerCase()));
          if (column.kind === "choice" && !option) return;
          field.value = option ? option[0] : wanted;
          change();
        },
      });
      show();
    });
  });
  frame.replaceChildren(table);

  function count() {
    const rows = edited().length;
    save.textContent = rows ? data.words.save.replace("{}", rows) : data.words.nothing;
    save.disabled = drop.disabled = !rows;
  }
  const values = (fields) => Object.fromEntries(Object.entries(fields).map(([name, [text]]) => [name, text]));
  const send = (confirmed) =>
    setTriggerValue("saved", { turn: data.turn, rows: Object.fromEntries(edited().map(([id, f]) => [id, values(f)])), confirmed });
  save.onclick = () => send([]);
  drop.textContent = data.words.drop;
  drop.onclick = () => {
    edited().forEach(([id]) => root.edits.delete(id));
    shelve();
    fields.flat().forEach((field) => field.reset());
    count();
    setTriggerValue("dropped", { turn: data.turn });
  };
  said.textContent = data.said;
  ask.replaceChildren();
  if (data.questions.length) {
    const list = make("ul");
    data.questions.forEach((question) => list.appendChild(make("li", question.text)));
    const yes = make("button", data.words.yes, "primary");
    yes.type = "button";
    yes.onclick = () => send(data.questions.map((question) => question.code));
    ask.append(make("p", data.words.sure), list, yes);
  }
  ask.hidden = !data.questions.length;
  count();
}
