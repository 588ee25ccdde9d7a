// The sentences of the interface in the reader's language; STRINGS is strings.json, put in when the script is joined.

/** The first language we have among the wished ones ("es-MX" finds "es"); English otherwise. */
function chooseLanguage(...wished) {
  const known = wished.filter(Boolean).map((tag) => tag.toLowerCase().split("-")[0]);
  return known.find((tag) => tag in STRINGS) ?? "en";
}

/** words(lang)("found", {n: 3}) is the sentence; a plural is chosen by `n`. */
function words(lang) {
  const plural = new Intl.PluralRules(lang);
  const number = new Intl.NumberFormat(lang);
  return (key, values = {}) => {
    const entry = STRINGS[lang][key];
    const sentence = typeof entry === "string" ? entry : entry[plural.select(values.n)] ?? entry.other;
    return sentence.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? number.format(value) : String(value ?? "");
    });
  };
}

/** A score from 0 to 1 as a level and a figure: {level: "high", percent: "97%"}. 100 % is never claimed. */
function confidence(score, lang) {
  const percent = new Intl.NumberFormat(lang, { style: "percent" }).format(Math.min(score, 0.99));
  return { level: score >= 0.85 ? "high" : score >= 0.6 ? "medium" : "low", percent };
}

/** Where a citation points, in short parts: ["table Modifier", "row 5", "line 20"]. */
function place(citation, t) {
  const lines = citation.lines;
  return [
    citation.table && t("table", { name: citation.table }),
    citation.row != null && t("row", { n: citation.row }),
    citation.page != null && t("page", { n: citation.page }),
    lines && lines[0] === lines[1] && t("line", { n: lines[0] }),
    lines && lines[0] !== lines[1] && t("lines", { n: `${lines[0]}–${lines[1]}` }),
    !lines && citation.place,
  ].filter(Boolean);
}

/** What the next question would be about: the row in its own words, "Modifier 53", or else the question itself. */
function subjectOf(answer) {
  const [first, second] = answer.answers;
  const oneRow = first?.kind === "row" && !second;
  return oneRow ? shorten(`${first.header[0] ?? ""} ${first.cells[0] ?? ""}`.trim(), 48) : `“${shorten(answer.question, 48)}”`;
}

function shorten(text, length) {
  const points = [...text.replace(/\s+/g, " ").trim()];
  return points.length > length ? points.slice(0, length - 1).join("").trimEnd() + "…" : points.join("");
}
