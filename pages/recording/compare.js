// Two versions of one record side by side: what this user typed and what somebody else saved, to choose from field by field.
function compareVersions(sheet, answer, finish, leave) {
  const { words } = sheet.data;
  const panel = element("section", "compare");
  panel.tabIndex = -1;
  panel.setAttribute("aria-label", words.compare);
  const chosen = {};
  const inputs = {};
  const refused = element("p", "fault");
  refused.setAttribute("role", "alert");

  const same = (a, b) => JSON.stringify(a ?? "") === JSON.stringify(b ?? "");
  const typed = sheet.read();
  for (const { name } of answer.fields) {
    const before = sheet.from?.[name];
    if (same(before, answer.values[name])) chosen[name] = "mine"; // only this user changed it
    else if (same(before, typed[name])) chosen[name] = "theirs";
  }
  const pick = (name, side) => {
    chosen[name] = side;
    inputs[name][side].checked = true;
    refused.textContent = "";
  };
  const all = (side) => () => {
    answer.fields.forEach(({ name }) => pick(name, side));
    if (!answer.fields.length) finish([], side === "theirs"); // only what became of the visit differs
  };

  const list = element("div", "versions");
  for (const { name, label: text, mine, theirs } of answer.fields) {
    const set = element("fieldset");
    set.append(element("legend", "", text));
    inputs[name] = {};
    for (const [side, head, value] of [["mine", words.mine, mine], ["theirs", words.theirs, theirs]]) {
      const option = element("label", "version");
      const radio = element("input");
      radio.type = "radio";
      radio.name = `pilih-${name}`;
      radio.checked = chosen[name] === side;
      radio.onchange = () => pick(name, side);
      inputs[name][side] = radio;
      const said = element("span");
      said.append(element("small", "", head), element("b", "", value));
      option.append(radio, said);
      set.append(option);
    }
    list.append(set);
  }

  const done = () => {
    const open = answer.fields.filter(({ name }) => !chosen[name]);
    if (open.length) {
      refused.textContent = `${words.chooseFirst} ${open.map((one) => one.label).join(", ")}.`;
      inputs[open[0].name].mine.focus();
      return;
    }
    const theirs = answer.fields.map(({ name }) => name).filter((name) => chosen[name] === "theirs");
    finish(theirs, theirs.length === answer.fields.length);
  };
  const head = element("h3", "", words.compare);
  const both = element("div", "both");
  both.append(button("quiet", words.allMine, all("mine")), button("quiet", words.allTheirs, all("theirs")));
  const ends = element("div", "ends");
  ends.append(button("quiet", words.back, leave));
  if (answer.fields.length) ends.append(button("save", words.saveChosen, done));
  panel.append(head, element("p", "", answer.text), both, list, refused, ends);
  return panel;
}
