// The fields of a visit's form: each knows how to read and write its own value, and where its fault is told.
function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function button(className, text, act, label) {
  const node = element("button", className, text);
  node.type = "button";
  node.onclick = act;
  if (label) node.setAttribute("aria-label", label);
  return node;
}

// One field: its control, a hint and a place for its fault, tied to the control for those who hear the form.
function wrap(name, control, hint) {
  const field = element("div", "field");
  field.dataset.field = name;
  const fault = element("p", "fault");
  fault.id = `fault-${name}`;
  field.append(control);
  const told = [fault.id];
  if (hint) {
    const node = element("small", "hint", hint);
    node.id = `hint-${name}`;
    told.unshift(node.id);
    field.append(node);
  }
  field.append(fault);
  return { field, fault, told: told.join(" ") };
}

function label(name, text) {
  const node = element("label", "", text);
  node.htmlFor = `isian-${name}`;
  return node;
}

// Enter, or the key at the right of a phone's pad, goes on to the next box instead of sending the form.
function goOn(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const boxes = [...event.target.getRootNode().querySelectorAll(".form input")].filter((box) => box.offsetParent);
  (boxes[boxes.indexOf(event.target) + 1] || event.target).focus();
}

function textBox(name, type, told) {
  const box = element("input");
  box.id = `isian-${name}`;
  box.type = type;
  box.autocomplete = "off";
  box.enterKeyHint = "next";
  box.setAttribute("aria-describedby", told);
  box.onkeydown = goOn;
  return box;
}

function plainControl(name, box, parts) {
  return {
    ...parts,
    read: () => box.value,
    write: (value) => { box.value = typeof value === "string" ? value : ""; },
    focus: () => box.focus(),
    mark: (isWrong) => box.setAttribute("aria-invalid", String(isWrong)),
  };
}

const two = (number) => String(number).padStart(2, "0");
const clockNow = () => { const at = new Date(); return `${two(at.getHours())}.${two(at.getMinutes())}`; };

// Digits alone are enough on a number pad: the marks between them are put in while they are typed.
function punctuate(box, mark, places) {
  box.inputMode = "numeric";
  box.addEventListener("input", (event) => {
    if (!/^[0-9]$/.test(event.data || "")) return;
    const digits = box.value.replace(/\D/g, "");
    if (box.selectionStart !== box.value.length || digits.length !== box.value.replaceAll(mark, "").length) return;
    box.value = places.reduce((text, place) => (digits.length >= place.from ? text.slice(0, place.at) + mark + text.slice(place.at) : text), digits);
  });
}

// A day as it is written in Indonesia, with the day before and after beside it, and spelled out below.
function day(sheet, { name, label: text, spell }) {
  const row = element("div", "moment stepped");
  const parts = wrap(name, row, " ");
  const box = textBox(name, "text", parts.told);
  const said = parts.field.querySelector(".hint");
  box.maxLength = 10;
  punctuate(box, "/", [{ from: 3, at: 2 }, { from: 5, at: 5 }]);
  const read = () => {
    const [, date, month, year] = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})$/.exec(box.value.trim()) || [];
    return year ? `${year}-${two(month)}-${two(date)}` : box.value.trim();
  };
  const parse = (value) => {
    const at = new Date(`${value}T12:00:00Z`);
    return /^\d{4}-\d{2}-\d{2}$/.test(value) && !isNaN(at) && at.toISOString().startsWith(value) ? at : null;
  };
  const tell = () => {
    const at = parse(read());
    said.textContent = at ? spell.format(at) : "";
  };
  const write = (value) => {
    const text = typeof value === "string" ? value : "";
    box.value = parse(text) ? text.split("-").reverse().join("/") : text;
    tell();
  };
  const step = (by) => () => {
    const at = parse(read());
    if (!at) return;
    at.setUTCDate(at.getUTCDate() + by);
    write(at.toISOString().slice(0, 10));
    sheet.touch(name);
  };
  box.oninput = () => {
    tell();
    sheet.touch(name);
  };
  row.append(
    label(name, text),
    button("step", "\u2212", step(-1), sheet.data.words.dayBefore),
    box,
    button("step", "+", step(1), sheet.data.words.dayAfter)
  );
  return { ...plainControl(name, box, parts), read, write };
}

// A time of day as four digits on a number pad, with a button that fills in the present one.
function time(sheet, { name, label: text }) {
  const row = element("div", "moment");
  const parts = wrap(name, row);
  const box = textBox(name, "text", parts.told);
  box.maxLength = 8;
  box.placeholder = "00.00";
  punctuate(box, ".", [{ from: 3, at: 2 }]);
  box.oninput = () => sheet.touch(name);
  const now = button("now", sheet.data.words.now, () => {
    box.value = clockNow();
    sheet.touch(name);
  }, `${text}: ${sheet.data.words.now}`);
  row.append(label(name, text), box, now);
  return {
    ...plainControl(name, box, parts),
    read: () => box.value.trim().replace(/^(\d{1,2})\.(\d{2})$/, (_, hour, minute) => `${two(hour)}:${minute}`),
    write: (value) => { box.value = typeof value === "string" ? value.replace(":", ".") : ""; },
  };
}

// A count: a number pad in the middle, a step down and up at its sides; empty means not counted.
function count(sheet, { name, label: text, hint }) {
  const row = element("div", "count");
  const parts = wrap(name, row, hint);
  const head = element("span", "head");
  head.append(label(name, text), ...parts.field.querySelectorAll(".hint"));
  const box = textBox(name, "text", parts.told);
  box.inputMode = "numeric";
  box.pattern = "[0-9]*";
  box.maxLength = 12;
  box.placeholder = "–";
  box.oninput = () => sheet.touch(name);
  const step = (by) => () => {
    const now = box.value.trim() === "" ? 0 : Number(box.value);
    if (!Number.isInteger(now)) return;
    box.value = String(Math.max(0, now + by));
    sheet.touch(name);
  };
  row.append(
    head,
    button("step", "\u2212", step(-1), `${sheet.data.words.less}: ${text}`),
    box,
    button("step", "+", step(1), `${sheet.data.words.more}: ${text}`)
  );
  return plainControl(name, box, parts);
}

function writing(sheet, { name, label: text, hint, rows, longest }) {
  const row = element("div", "writing");
  const parts = wrap(name, row, hint);
  const box = element("textarea");
  box.id = `isian-${name}`;
  box.rows = rows;
  box.maxLength = longest;
  box.setAttribute("aria-describedby", parts.told);
  box.oninput = () => sheet.touch(name);
  row.append(label(name, text), box);
  return plainControl(name, box, parts);
}

// Toggles side by side: several of them at once, or one at most.
function toggles(sheet, { name, choices, isSingle }) {
  const row = element("div", isSingle ? "toggles single" : "toggles");
  const parts = wrap(name, row);
  const pressed = (node) => node.getAttribute("aria-pressed") === "true";
  const nodes = choices.map((choice) => {
    const node = button("toggle", choice.label, () => {
      const on = !pressed(node);
      if (isSingle) nodes.forEach((other) => other.setAttribute("aria-pressed", "false"));
      node.setAttribute("aria-pressed", String(on));
      sheet.touch(name);
    });
    node.dataset.code = choice.code;
    node.setAttribute("aria-pressed", "false");
    node.setAttribute("aria-describedby", parts.told);
    return node;
  });
  row.append(...nodes);
  return {
    ...parts,
    read: () => {
      const codes = nodes.filter(pressed).map((node) => node.dataset.code);
      return isSingle ? codes[0] || "" : codes;
    },
    write: (value) => {
      const codes = new Set(isSingle ? [value] : Array.isArray(value) ? value : []);
      nodes.forEach((node) => node.setAttribute("aria-pressed", String(codes.has(node.dataset.code))));
    },
    focus: () => nodes[0].focus(),
    mark: () => {},
  };
}

function group(title, className, ...content) {
  const set = element("fieldset", className);
  set.append(element("legend", "", title), ...content);
  return set;
}

// Needs that are asked for stand as counts; the others wait behind a button.
function needs(sheet, specs, controls) {
  const { words } = sheet.data;
  const list = element("div", "needs");
  const more = element("details", "more");
  more.open = matchMedia("(min-width: 900px)").matches;
  more.append(element("summary", "", words.addNeed));
  const chips = element("div", "chips");
  more.append(chips);
  const opened = new Set();
  for (const spec of specs) {
    const control = (controls[spec.name] = count(sheet, spec));
    list.append(control.field);
    const chip = button("chip", spec.label, () => {
      opened.add(spec.name);
      control.show();
      control.focus();
    });
    chips.append(chip);
    control.show = () => {
      const isShown = opened.has(spec.name) || control.read().trim() !== "" || control.fault.textContent !== "";
      control.field.hidden = !isShown;
      chip.hidden = isShown;
      more.hidden = [...chips.children].every((node) => node.hidden);
    };
    const write = control.write;
    control.write = (value) => {
      write(value);
      control.show();
    };
  }
  return [list, more];
}

function buildForm(sheet) {
  const { data } = sheet;
  const { words } = data;
  const controls = {};
  const full = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  const spell = new Intl.DateTimeFormat("id-ID", full);
  const add = (make, specs) => specs.map((spec) => (controls[spec.name] = make(sheet, spec)).field);
  const column = (...groups) => {
    const node = element("div", "column");
    node.append(...groups);
    return node;
  };
  const form = element("form", "form");
  form.noValidate = true;
  form.setAttribute("aria-label", words.form);
  form.onsubmit = (event) => event.preventDefault();
  form.append(
    column(
      group(
        words.time,
        "times",
        ...add(day, [{ name: "date", label: words.date, spell }]),
        ...add(time, [{ name: "time_in", label: words.timeIn }, { name: "time_out", label: words.timeOut }])
      ),
      group(words.attended, "roles", ...add(toggles, [{ name: "attended_by", choices: data.roles }]))
    ),
    column(
      group(words.counts, "counts", ...(data.lastSaid ? [element("p", "last", data.lastSaid)] : []), ...add(count, data.counts)),
      group(words.protocol, "protocol", ...add(toggles, [
        { name: "health_protocol", choices: data.protocols, isSingle: true },
      ]))
    ),
    column(
      group(words.needs, "asked", ...needs(sheet, data.needs, controls)),
      group(words.texts, "texts", ...add(writing, data.texts))
    )
  );
  return [form, controls];
}
