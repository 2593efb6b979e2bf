// The sheet of one visit: holds what is typed, keeps it as a draft, saves it, and says where it is kept at any moment.
const DRAFT_AFTER_MS = 1200;
const ANSWER_WITHIN_MS = 8000;
const RETRY_AFTER_MS = 10000;

class Sheet {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.key = data.key;
    this.target = data.target;
    this.device = nameDevice();
    this.isDirty = false;
    this.stamp = this.keptStamp = 0;
    this.flight = null;
    [this.form, this.controls] = buildForm(this);
    this.notes = element("div", "notes");
    this.panel = element("div", "panel");
    this.told = element("div", "told");
    this.told.setAttribute("role", "alert");
    this.status = element("p", "status");
    this.status.setAttribute("role", "status");
    this.button = button("save", data.words.save, () => this.save());
    const row = element("div", "row");
    row.append(this.status, this.button);
    this.bar = element("div", "bar");
    this.bar.append(this.told, row);
    root.replaceChildren(this.notes, this.panel, this.form, this.bar);
    this.form.addEventListener("focusout", () => this.flush()); // whoever leaves a field may leave the page next
    this.unwatch = watchLink(root, () => this.linked());
    this.open();
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.flight?.timer);
    this.unwatch();
  }

  read() {
    return Object.fromEntries(Object.entries(this.controls).map(([name, control]) => [name, control.read()]));
  }

  // A draft may lack fields: there the form keeps what it shows.
  fill(values) {
    for (const [name, control] of Object.entries(this.controls)) if (name in values) control.write(values[name]);
  }

  differs(values) {
    const mine = this.read();
    return Object.keys(mine).some((name) => name in values && JSON.stringify(mine[name]) !== JSON.stringify(values[name]));
  }

  // The record as it is kept, with the times that are likely; nothing of it has been typed yet.
  rest() {
    const { record, usual } = this.data;
    this.fill({ ...record.values, ...usual });
    this.base = record.base;
    this.from = record.values;
    this.isDirty = false;
    this.stamp = this.keptStamp = 0;
    this.apart = [];
    this.awaited = []; // savings that were sent and not answered
    this.without = "";
  }

  // Fill in the newer of what this device and the server kept for it, and what only this tab holds; offer what the
  // user's other devices left.
  open() {
    const here = shelf.read(this.key);
    const there = this.data.drafts.find((one) => one.device === this.device);
    const draft = here && (!there || here.stamp >= there.stamp) ? here : there;
    const held = tabShelf.read(this.key);
    this.rest();
    if (draft || held) {
      this.fill({ ...draft?.values, ...held?.values });
      const isOpen = draft?.without || draft?.awaited?.length;
      if (isOpen || this.differs(this.data.record.values)) this.restore(draft || held, draft === there, held?.faults);
      else this.forget(here?.stamp ?? 0);
    }
    this.offer();
    this.say();
  }

  restore(draft, isKept, faults = []) {
    const { words } = this.data;
    this.isDirty = true;
    this.base = draft.base;
    this.from = draft.from;
    this.stamp = draft.stamp;
    this.awaited = draft.awaited ?? [];
    this.keptStamp = isKept && !this.awaited.length ? draft.stamp : 0;
    this.setApart(faults);
    const isWhole = faults.length || !draft.without;
    if (!isWhole) this.without = draft.without;
    const said = isWhole ? words.restored : words.restoredWithout.replace("{fields}", draft.without);
    const note = element("div", "note");
    note.append(element("p", "", said.replace("{at}", this.clock(draft.stamp))));
    const drop = button("quiet", words.drop, () => {
      if (drop.dataset.sure) this.dropDraft();
      else {
        drop.dataset.sure = "1";
        drop.textContent = words.dropSure;
      }
    });
    note.append(drop);
    this.notes.replaceChildren(note);
    if (!this.keptStamp) this.later();
  }

  dropDraft() {
    this.notes.replaceChildren();
    const { stamp } = this;
    this.clear();
    this.rest();
    this.forget(stamp);
    this.send("drop");
    this.say(this.data.words.dropped);
  }

  offer() {
    for (const draft of this.data.drafts.filter((one) => one.device !== this.device)) {
      if (!this.differs(draft.values)) continue;
      const note = element("div", "note");
      note.append(element("p", "", draft.said));
      note.append(button("quiet", this.data.words.take, () => {
        this.fill(draft.values);
        this.base = draft.base;
        this.from = draft.from;
        note.remove();
        this.keep();
        this.send("take", { other: draft.device });
      }));
      note.append(button("quiet", this.data.words.drop, () => {
        note.remove();
        this.send("drop", { other: draft.device });
      }));
      this.notes.append(note);
    }
  }

  forget(stamp) {
    if (shelf.read(this.key)?.stamp === stamp) shelf.drop(this.key); // else another window of this device has written since
    this.hold();
  }

  // What the server would not keep, field by field: it is told there, and from now on stays in this tab only.
  setApart(faults) {
    for (const { field } of this.apart) this.mark(field, "");
    for (const { field, text } of faults) this.mark(field, text);
    this.apart = faults;
    this.without = faults.map((one) => one.label).join(", ");
  }

  pick(isApart) {
    const names = this.apart.map((one) => one.field);
    return Object.fromEntries(Object.entries(this.read()).filter(([name]) => names.includes(name) === isApart));
  }

  hold() {
    const { stamp, base, from, apart } = this;
    if (apart.length) tabShelf.write(this.key, { stamp, base, from, values: this.pick(true), faults: apart });
    else tabShelf.drop(this.key);
  }

  shelve() {
    const { stamp, base, from, awaited } = this;
    this.isShelved = shelf.write(this.key, { stamp, base, from, awaited, values: this.pick(false) });
    this.hold();
  }

  clock(stamp) {
    const at = new Date(stamp);
    const day = at.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" };
    return at.toLocaleString("id-ID", { ...day, hour: "2-digit", minute: "2-digit" });
  }

  // Something was typed into a field.
  touch(name) {
    this.mark(name, "");
    if (!this.told.querySelector(".faults")) this.tell();
    this.keep();
  }

  keep() {
    if (!this.isDirty) {
      this.isDirty = true;
      this.base = this.data.record.base;
      this.from = this.data.record.values;
    }
    this.stamp = Math.max(Date.now(), this.stamp + 1);
    this.shelve();
    this.say();
    this.later();
  }

  later(waitMs = DRAFT_AFTER_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), waitMs);
  }

  flush() {
    if (this.isDirty && this.keptStamp !== this.stamp && !this.flight && isLinked()) this.send("keep");
  }

  send(action, more = {}, number = makeCode()) {
    const values = this.read();
    clearTimeout(this.flight?.timer);
    const flight = { action, number, stamp: this.stamp };
    flight.timer = setTimeout(() => this.unanswered(), ANSWER_WITHIN_MS);
    this.flight = flight;
    const { base, from, stamp, device, target, awaited } = this;
    this.root.send("said", { action, number, target, base, from, stamp, device, awaited, values, ...more });
  }

  unanswered() {
    if (!this.root.isConnected) return;
    this.flight = null;
    this.busy(false);
    this.say();
    this.later();
  }

  linked() {
    this.say();
    if (!isLinked() && this.flight) {
      clearTimeout(this.flight.timer);
      this.unanswered();
    }
    if (isLinked()) this.later();
  }

  busy(isBusy) {
    this.button.disabled = isBusy;
    this.root.toggleAttribute("aria-busy", isBusy);
  }

  save(confirmed = []) {
    if (this.flight?.action === "save") return;
    this.clear();
    if (!isLinked()) {
      this.say(this.awaited.length ? undefined : this.data.words.unlinkedSave, "late");
      return;
    }
    const number = makeCode();
    this.awaited = [...this.awaited, number];
    this.keep(); // should no answer come, this is still known after a reload
    this.busy(true);
    this.say(this.data.words.saving);
    this.send("save", { confirmed }, number);
  }

  // Here the record stands now, by what this form sent: whatever is typed goes on from it.
  goOn({ visit, record }) {
    this.target = visit;
    this.base = record.base;
    this.from = record.values;
    this.awaited = [];
  }

  // The server's answer to what was sent last.
  hear(answer) {
    if (!answer || answer.number !== this.flight?.number) return;
    const flight = this.flight;
    clearTimeout(flight.timer);
    this.flight = null;
    this.busy(false);
    this.awaited = this.awaited.filter((number) => number !== flight.number);
    if (answer.landed) this.goOn(answer.landed);
    if (answer.kind === "kept") {
      this.keptStamp = flight.stamp;
      this.keptAt = answer.at;
      this.setApart(answer.faults);
      if (flight.stamp === this.stamp) this.forget(this.stamp);
      else this.shelve();
    } else if (answer.kind === "saved") this.saved(flight, answer);
    else if (answer.kind === "faults") this.showFaults(answer);
    else if (answer.kind === "unsure") this.ask(answer);
    else if (answer.kind === "conflict") this.compare(answer);
    else if (answer.kind === "refused") this.tell(element("p", "fault", answer.text));
    if (answer.kind !== "saved") this.say(answer.kind === "dropped" ? this.data.words.dropped : undefined);
    if (this.isDirty && this.keptStamp !== this.stamp) this.later(answer.kind === "refused" ? RETRY_AFTER_MS : undefined);
  }

  saved(flight, answer) {
    this.notes.replaceChildren();
    this.goOn(answer);
    if (flight.stamp === this.stamp) {
      this.data = { ...this.data, record: answer.record, usual: {} };
      this.rest();
      this.forget(flight.stamp);
    }
    this.say(answer.text, "done");
  }

  mark(name, text) {
    const control = this.controls[name];
    if (!control || (control.fault.textContent === "" && text === "")) return;
    control.fault.textContent = text;
    control.mark(text !== "");
    control.show?.();
  }

  clear() {
    for (const name of Object.keys(this.controls)) this.mark(name, "");
    this.tell();
  }

  // What must be read before going on stands above the button; a question brings buttons of its own.
  tell(...nodes) {
    this.told.replaceChildren(...nodes);
    this.button.hidden = Boolean(this.told.querySelector("button.save"));
  }

  // Leads to a field, and brings it out from under the bar.
  toField(name) {
    return () => {
      const control = this.controls[name] || Object.values(this.controls)[0];
      control.focus();
      control.field.scrollIntoView({ block: "center" });
    };
  }

  showFaults(answer) {
    const list = element("ul", "faults");
    for (const { field, label: text, text: fault } of answer.faults) {
      this.mark(field, fault);
      const row = element("li");
      row.append(this.controls[field] ? button("link", text, this.toField(field)) : element("span", "", `${text}: ${fault}`));
      list.append(row);
    }
    this.tell(element("strong", "", answer.text), list);
    this.toField(answer.faults[0].field)();
  }

  ask(answer) {
    const list = element("ul", "questions");
    for (const { text } of answer.questions) list.append(element("li", "", text));
    const ends = element("div", "ends");
    const yes = button("save", this.data.words.yes, () => this.save(answer.questions.map((one) => one.code)));
    ends.append(
      button("quiet", this.data.words.look, () => {
        this.tell();
        this.toField(answer.questions[0].field)();
      }),
      yes
    );
    this.tell(element("strong", "", answer.text), list, ends);
    yes.focus();
  }

  compare(answer) {
    const leave = () => {
      this.panel.replaceChildren();
      this.form.hidden = this.bar.hidden = this.notes.hidden = false;
    };
    const finish = (theirs, isTheirs) => {
      const values = this.read();
      for (const name of theirs) values[name] = answer.values[name];
      this.fill(values);
      this.base = answer.base;
      this.from = answer.values;
      this.target = answer.visit;
      leave();
      if (!isTheirs) {
        this.keep();
        this.save();
      } else {
        this.data = { ...this.data, record: { base: answer.base, values: answer.values } };
        this.dropDraft();
        this.say(this.data.words.theirsStay);
      }
    };
    const panel = compareVersions(this, answer, finish, leave);
    this.panel.replaceChildren(panel);
    this.form.hidden = this.bar.hidden = this.notes.hidden = true;
    panel.scrollIntoView({ block: "start" });
    panel.focus({ preventScroll: true });
  }

  // Says where the record stands; only changes are spoken.
  say(text, kind = "") {
    const { words, notice, rest } = this.data;
    let said = text;
    const isUnsure = this.awaited.length && this.keptStamp !== this.stamp && this.flight?.action !== "save";
    if (!said && (isUnsure || !isLinked())) [said, kind] = [isUnsure ? words.unsure : words.unlinked, "late"];
    else if (!said && this.isDirty) {
      if (this.keptStamp !== this.stamp) said = this.isShelved === false ? words.unkept : words.here;
      else said = (this.without ? words.keptWithout : words.kept).replace("{fields}", this.without).replace("{at}", this.keptAt || this.clock(this.stamp));
    } else if (!said) [said, kind] = notice ? [notice, "done"] : [rest, ""];
    if (this.status.textContent !== said) this.status.textContent = said;
    this.status.className = `status ${kind}`;
  }

  // The page has been run again: answers come in, and an untouched form shows the newest record.
  renew(data) {
    this.hear(data.answer);
    const isNewer = data.record.base !== this.data.record.base;
    this.data = data;
    if (isNewer && !this.isDirty) {
      this.rest();
      this.say();
    }
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sheet");
  root.send = setTriggerValue;
  if (root.sheet?.key === data.key) root.sheet.renew(data);
  else {
    root.sheet?.hear(data.answer); // the first saving of a visit that was not planned gives it a key of its own
    root.sheet?.close();
    root.sheet = new Sheet(root, data);
  }
  root.dataset.answered = data.answer?.number ?? "";
}
