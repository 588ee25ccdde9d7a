// The quotes themselves: a row or a list of rows as a real table, a passage as a block quotation.

/** Items that stand in one table under one another become one group, so that a list is read as a table. */
function groupItems(items) {
  const groups = [];
  for (const item of items) {
    const key = item.kind === "row" ? JSON.stringify([item.citation.document, item.citation.table, item.header]) : item.id;
    const last = groups.at(-1);
    if (last?.key === key) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map((group) => group.items);
}

/** The quote of a group. `lang=""` says that the language of a document is not the language of the interface. */
function quote(items, context) {
  const [first] = items;
  if (first.kind === "passage") return passage(first);
  const rows = first.kind === "table" ? first.rows.map((cells) => ({ cells, highlights: [] })) : items;
  const name = first.citation.table || first.citation.headings.at(-1) || first.citation.title;
  const caption = context.t(rows.length > 1 ? "rows_of" : "answer_row", { table: name });
  const linked = first.kind === "row" && items.length > 1;
  return h("div", { class: "scroll" },
    h("table", { part: "table", role: "table", lang: "" },
      h("caption", {}, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
        first.header.map((column) => h("th", { scope: "col", role: "columnheader", dir: "auto" }, column)),
        linked && h("th", { scope: "col", role: "columnheader", class: "where", lang: context.lang }, context.t("where")))),
      h("tbody", { role: "rowgroup" }, rows.map((row) => [
        tableRow(row, first.header, linked, context), linked && noticeRow(row, first.header.length + 1)]))));
}

function tableRow(row, header, linked, context) {
  const cells = row.cells.map((cell, index) => {
    const spans = row.highlights.filter((span) => span.cell === index);
    const attributes = { role: index ? "cell" : "rowheader", "data-column": header[index] ?? "", dir: "auto" };
    return h(index ? "td" : "th", index ? attributes : { ...attributes, scope: "row" }, marked(cell, spans));
  });
  const where = linked && h("td", { role: "cell", class: "where", lang: context.lang }, [citationLink(row, context, true), row.documents > 1 && h("span", { class: "muted" }, ` · ${context.t("also_listed", { n: row.documents })}`)]);
  return h("tr", { part: "row", role: "row", "aria-current": "true" }, cells, where);
}

/** In a list, what is said of one row stands under that row. */
function noticeRow(row, columns) {
  if (!row.notices.length) return null;
  return h("tr", { class: "said", role: "row" }, h("td", { role: "cell", colspan: columns }, notices(row.notices)));
}

function passage(item) {
  const spans = item.highlights.filter((span) => span.cell == null);
  return h("blockquote", { lang: "", dir: "auto", part: "passage" }, h("p", {}, marked(item.text, spans)));
}

/** The link to the source at its line; a click is first offered to the page as the event `rowcite-cite`. */
function citationLink(item, context, short = false) {
  const { citation } = item;
  const parts = place(citation, context.t);
  const path = [citation.title, ...citation.headings].filter((part, index, all) => part && all.indexOf(part) === index);
  const label = short
    ? [parts.at(-1) ?? context.t("source")]
    : [h("span", { class: "path", lang: "", dir: "auto" }, path.join(" › ")), " ", h("span", { class: "place" }, parts.join(" · "))];
  const href = safeUrl(citation.url, context.base);
  if (!href) return h("span", { part: "citation", class: "citation" }, label);
  return h("a", { part: "citation", class: "citation", href, target: "_blank", rel: "noopener", click: (event) => context.cite(event, item, href) },
    label, icon("source"), h("span", { class: "hidden" }, ` (${context.t("open_source")})`));
}

/** Where else the same stands, word for word: how often at once, the places on a click. */
function elsewhere(item, context) {
  const { t } = context;
  if (!item.also?.length) return null;
  const left = item.also_total - item.also.length;
  return h("details", { class: "also", part: "also" },
    h("summary", {}, item.documents > 1 ? t("also", { n: item.documents }) : t("also_here", { n: item.also_total })),
    h("ul", {}, item.also.map((citation) => h("li", {}, citationLink({ ...item, citation: { ...citation, title: citation.document, headings: [] } }, context))),
      left > 0 && h("li", {}, t("also_more", { n: left }))));
}
