// An answer as cards: the sentence, the notices, the quote, its source, and what can be done with it.
// `context` is {t, lang, base, cite, vote, searched}, made by the element.

/** Everything under the question, for each of the three outcomes. */
function answerView(answer, context) {
  return answer.status === "answered" ? answered(answer, context) : unanswered(answer, context);
}

function answered(answer, context) {
  const groups = groupItems(answer.answers);
  const cards = groups.map((items, index) => card(items, index ? "" : answer.message, answer, context));
  return [notices(answer.notices), cards, related(answer.related, context)];
}

function card(items, message, answer, context) {
  const score = Math.min(...items.map((item) => item.score));
  return h("article", { class: "card", part: "answer" },
    h("div", { class: "top" },
      message && h("p", { class: `message${message.length > 120 ? " long" : ""}`, dir: "auto", lang: "" }, message),
      confidenceTag(score, context)),
    ahead(items, answer.message),
    quote(items, context),
    beside(items),
    h("p", { class: "cited" }, citationLink(items[0], context)),
    items.length === 1 && elsewhere(items[0], context),
    actions(items, message, answer, context));
}

function confidenceTag(score, { t, lang }) {
  const { level, percent } = confidence(score, lang);
  return h("p", { class: `confidence ${level}`, title: t("confidence_note", { n: percent }) },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    t("confidence", { word: t(level), n: percent }));
}

/** That the one row of a card says no ("does not apply") is read before it, unless the sentence above says so already. */
function ahead(items, message = "") {
  const [{ denial }] = items;
  if (items.length > 1 || !denial || message.includes(denial)) return null;
  return notices(items[0].notices.filter((notice) => notice.endsWith(denial)));
}

/** What official sets say of the one row of a card stands under it: it is not the document's words. */
function beside(items) {
  return items.length === 1 ? notices(others(items[0])) : null;
}

function others({ denial, notices }) {
  return notices.filter((notice) => !denial || !notice.endsWith(denial));
}

function notices(sentences) {
  if (!sentences.length) return null;
  return h("ul", { class: "notices" }, sentences.map((sentence) =>
    h("li", {}, icon("notice"), h("span", { dir: "auto", lang: "" }, sentence))));
}

function related(items, context) {
  if (!items.length) return null;
  return h("details", { class: "related" },
    h("summary", {}, context.t("related", { n: items.length })),
    groupItems(items).map((group) => near(group, context)));
}

function near(group, context) {
  return h("div", { class: "near" }, ahead(group), quote(group, context), beside(group),
    h("p", { class: "cited" }, citationLink(group[0], context)));
}

function unanswered(answer, context) {
  const { t, searched } = context;
  const mentioned = answer.status === "mentioned";
  return h("article", { class: "card empty", part: "answer" },
    h("p", { class: "outcome" }, icon("none"), t(mentioned ? "mentioned" : "no_answer")),
    answer.message && h("p", { class: "message", dir: "auto", lang: "" }, answer.message),
    notices(answer.notices),
    h("p", { class: "looked" }, h("span", { dir: "auto" }, t("looked_for", { question: answer.question })), " ",
      searched > 0 && t("searched", { n: searched })),
    nearest(answer.related, mentioned, context),
    !mentioned && related(answer.related, context),
    voting([], answer, context));
}

/** `mentioned` shows the quotes at once; `no_answer` only the headings that come nearest. */
function nearest(items, mentioned, context) {
  if (!items.length) return null;
  const { t } = context;
  if (mentioned) {
    return [h("p", { class: "label" }, t("named_here")), groupItems(items).map((group) => near(group, context))];
  }
  const seen = new Map();
  for (const item of items) {
    const heading = item.citation.headings.at(-1) ?? item.citation.title;
    if (!seen.has(heading)) seen.set(heading, item);
  }
  return [h("p", { class: "label" }, t("nearest")), h("ul", { class: "headings" }, [...seen].slice(0, 5).map(([heading, item]) => {
    const href = safeUrl(item.citation.url, context.base);
    const name = h("span", { lang: "", dir: "auto" }, heading);
    return h("li", {}, href ? h("a", { href, target: "_blank", rel: "noopener", click: (event) => context.cite(event, item, href) }, name) : name);
  }))];
}

function actions(items, message, answer, context) {
  const { t } = context;
  const receipt = { items, message, answer, at: new Date() };
  const copy = button("copy", t("copy"), t("copy_label"), async (event) => {
    const target = event.currentTarget;
    flash(target, t((await copyReceipt(receipt, context)) ? "copied" : "copy_failed"), context);
  });
  const isList = items.length > 1 || items[0].kind === "table";
  return h("div", { class: "actions" }, copy,
    isList && button("csv", t("csv"), t("csv_label"), () => saveCsv(receipt)),
    button("print", t("print"), t("print_label"), () => printReceipt(receipt, context)),
    voting(items, answer, context));
}

/** Thumbs: what is sent is the item and the verdict, never the question. */
function voting(items, answer, context) {
  const { t } = context;
  const cast = async (event) => {
    const pressed = event.currentTarget;
    const verdict = pressed.classList.contains("up") ? "up" : "down";
    const sent = await context.vote({ request_id: answer.request_id ?? "", item: items[0]?.id ?? null, verdict });
    if (sent) for (const each of group.children) each.setAttribute("aria-pressed", String(each === pressed));
    context.say(t(sent ? "thanks" : "vote_failed"));
    flash(pressed, "", context);
  };
  const group = h("div", { class: "votes" },
    button("up", "", t("helpful"), cast, { class: "button up", "aria-pressed": "false" }),
    button("down", "", t("not_helpful"), cast, { class: "button down", "aria-pressed": "false" }));
  return group;
}

/** The button says for two seconds what happened, and the status line says it to a screen reader. */
function flash(target, text, context) {
  const label = target.querySelector("span");
  target.classList.add("done");
  if (label && text) {
    const before = label.textContent;
    if (!target.dataset.before) target.dataset.before = before;
    label.textContent = text;
    context.say(text);
  }
  setTimeout(() => {
    target.classList.remove("done");
    if (label && target.dataset.before) label.textContent = target.dataset.before;
  }, 2000);
}

function unique(list) {
  return [...new Set(list)];
}
