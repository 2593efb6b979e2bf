// What there is to record, as rows wide enough for a thumb; tells which one was chosen.
function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text ?? "";
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".lists");
  const focused = root.getRootNode().activeElement?.dataset?.id;
  root.replaceChildren(
    ...data.lists.map((list) => {
      const section = element("section", `list ${list.kind}`);
      const head = element("h3", "", list.title);
      head.append(element("small", "", list.said));
      const rows = element("ul");
      list.rows.forEach((one, place) => {
        const row = element("li");
        row.hidden = place >= data.most;
        const open = element("button");
        open.type = "button";
        open.dataset.id = one.id;
        const text = element("span", "text");
        text.append(element("strong", "", one.name), element("small", "", one.where));
        const when = element("span", "when", one.when);
        if (one.tag) when.append(element("small", one.isLate ? "late" : "", one.tag));
        open.append(text, when);
        open.onclick = () => setTriggerValue("chosen", one.id);
        row.append(open);
        rows.append(row);
      });
      section.append(head, ...(list.rows.length ? [rows] : [element("p", "none", list.none)]));
      if (list.rows.length > data.most) {
        const row = element("li");
        const all = element("button", "all", list.more);
        all.type = "button";
        all.onclick = () => {
          row.remove();
          [...rows.children].forEach((node) => { node.hidden = false; });
          rows.children[data.most].firstChild.focus();
        };
        row.append(all);
        rows.append(row);
      }
      return section;
    })
  );
  if (focused) [...root.querySelectorAll("button")].find((node) => node.dataset.id === focused)?.focus();
}
