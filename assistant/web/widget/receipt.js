// An answer outside the page: copied as HTML and text, printed, saved as CSV; always with its citation.

/** The receipt as one plain text. */
function receiptText({ items, message, answer, at }, context) {
  const quotes = items.map((item) => [...fields(item).map(([name, text]) => (name ? `${name}: ${text}` : text)), ...sourceLines(item, context), ...item.notices].join("\n"));
  return [message, ...answer.notices, ...quotes, stamp(answer, at, context)].filter(Boolean).join("\n\n");
}

/** The receipt as clean elements, without our classes, for other programs and for paper. */
function receiptElement({ items, message, answer, at }, context) {
  return h("div", {},
    message && h("p", {}, h("b", {}, message)),
    answer.notices.map((sentence) => h("p", {}, sentence)),
    items.map((item) => [
      item.header.length ? plainTable(item) : h("blockquote", {}, item.text),
      h("p", {}, sourceLines(item, context).flatMap((line, index) => {
        const href = index && safeUrl(line, context.base);
        return [index ? h("br") : null, href ? h("a", { href }, line) : line];
      })),
      item.notices.map((sentence) => h("p", {}, h("small", {}, sentence))),
    ]),
    h("p", {}, h("small", {}, stamp(answer, at, context))));
}

function plainTable(item) {
  const rows = item.kind === "table" ? item.rows : [item.cells];
  return h("table", { border: "1", cellpadding: "4" },
    h("tr", {}, item.header.map((column) => h("th", { align: "left" }, column))),
    rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", { valign: "top" }, cell)))));
}

function fields(item) {
  if (item.kind === "passage") return [["", `“${item.text}”`]];
  if (item.kind === "table") return item.rows.map((cells) => ["", cells.join(" | ")]);
  return item.cells.map((cell, index) => [item.header[index] ?? "", cell]);
}

function sourceLines({ citation }, { t, base }) {
  const path = unique([citation.title, ...citation.headings]).join(" › ");
  const where = `${t("source")}: ${path} (${[citation.document, ...place(citation, t)].join(", ")})`;
  return [where, safeUrl(citation.url, base)].filter(Boolean);
}

function stamp(answer, at, { t, lang }) {
  const time = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "long" }).format(at);
  return `${t("retrieved", { time, version: answer.index_version || "–" })}\n${t("disclaimer")}`;
}

/** Copies both forms; true when it worked. Plain http has no navigator.clipboard: then the copy event carries them. */
async function copyReceipt(receipt, context) {
  const text = receiptText(receipt, context);
  const html = receiptElement(receipt, context).outerHTML;
  try {
    const blob = (type, content) => new Blob([content], { type });
    await navigator.clipboard.write([new ClipboardItem({ "text/html": blob("text/html", html), "text/plain": blob("text/plain", text) })]);
    return true;
  } catch {
    return copyByEvent(text, html);
  }
}

function copyByEvent(text, html) {
  let done = false;
  const fill = (event) => {
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener("copy", fill, { capture: true });
  try {
    return document.execCommand("copy") && done;
  } finally {
    document.removeEventListener("copy", fill, { capture: true });
  }
}

/** Prints question, answer, sources and disclaimer alone, whatever page the element stands on. */
function printReceipt(receipt, context) {
  const frame = h("iframe", { class: "paper", "aria-hidden": "true", tabindex: "-1" });
  context.root.append(frame);
  const paper = frame.contentWindow;
  const sheet = new paper.CSSStyleSheet();
  sheet.replaceSync("body{font:11pt/1.45 Georgia,serif;margin:0}table{border-collapse:collapse}td,th{border:1px solid #888;padding:4pt 6pt}" +
    "small{color:#444;white-space:pre-line}blockquote{margin:0 0 0 12pt}p{overflow-wrap:anywhere}");
  paper.document.adoptedStyleSheets = [sheet];
  paper.document.title = receipt.message || context.t("title");
  paper.document.body.append(h("h1", {}, receipt.answer.question), receiptElement(receipt, context));
  paper.addEventListener("afterprint", () => frame.remove());
  paper.print();
}

/** Rows as CSV; a cell that a spreadsheet would run as a formula gets an apostrophe in front. */
function toCsv(items) {
  const [first] = items;
  const rows = first.kind === "table" ? first.rows : items.map((item) => item.cells);
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? "'" + text : text).replaceAll('"', '""')}"`;
  return [first.header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function saveCsv({ items }) {
  const href = URL.createObjectURL(new Blob(["\ufeff", toCsv(items)], { type: "text/csv;charset=utf-8" }));
  h("a", { href, download: "rows.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
