// <rowcite-ask>: attributes api-base, mode, lang, theme, placeholder, source, hotkey, credentials, timeout.
// Methods open(), close(), focus(), ask(question). Events rowcite-answer {status, answers}, rowcite-cite {url, citation} (cancelable).

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);

/** The server's address: where this script came from, without "widget.js" or "widget/<version>/<file>". */
const SERVER = SCRIPT_URL.replace(/widget(\.m?js|\/[^/]+\/[^/]+\.m?js)([?#].*)?$/, "");

class RowciteAsk extends HTMLElement {
  static observedAttributes = ["api-base", "mode", "lang", "placeholder", "hotkey"];

  #conversation = new Conversation();
  #nodes = new Map(); // turn -> its element
  #life = null;
  #parts = null;
  #mode = null;
  #context = null;
  #draft = "";
  #examples = null;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
  }

  connectedCallback() {
    this.#build();
  }

  disconnectedCallback() {
    this.#draft = this.#parts.input.value;
    this.#life.abort();
    this.#conversation.stop((turn) => this.#show(turn));
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#life || this.#life.signal.aborted || before === after) return;
    this.#draft = this.#parts.input.value;
    this.#life.abort();
    this.#build();
  }

  open() {
    this.#mode.open();
  }

  close() {
    this.#mode.close();
  }

  focus(options) {
    this.#parts.input.focus(options);
  }

  /** Asks `question` as if it had been typed. */
  async ask(question) {
    const text = question.trim();
    if (!text) return this.#parts.input.focus();
    this.#mode.open();
    this.#parts.input.value = "";
    await this.#conversation.ask(text, this.#connection, this.#documents, (turn) => this.#show(turn));
  }

  get #connection() {
    const base = new URL(this.getAttribute("api-base") || SERVER || "./", document.baseURI).href.replace(/\/?$/, "/");
    const credentials = this.getAttribute("credentials") === "include" ? "include" : "same-origin";
    return { base, credentials, timeout: Number(this.getAttribute("timeout")) || 15000 };
  }

  get #hotkeyName() {
    return this.getAttribute("hotkey") || "mod+k";
  }

  get #documents() {
    return (this.getAttribute("source") ?? "").split(",").map((name) => name.trim()).filter(Boolean);
  }

  #build() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const lang = chooseLanguage(this.getAttribute("lang"), document.documentElement.lang, navigator.language);
    const t = words(lang);
    const mode = ["panel", "modal"].includes(this.getAttribute("mode")) ? this.getAttribute("mode") : "inline";
    const actions = {
      submit: () => this.ask(this.#parts.input.value),
      recall: (event) => this.#recall(event),
      clear: () => this.#clear(),
      close: () => this.#mode.close(),
    };
    this.#parts = buildChat(t, mode, this.getAttribute("placeholder"), actions, signal);
    this.#mode = buildMode(mode, this.#parts.chat, t, this.#hotkeyName, { opened: () => this.#opened(), closed: () => {} });
    const root = h("div", { class: `root in-${mode}`, lang }, this.#mode.nodes);
    this.#context = this.#makeContext(t, lang, root);
    this.shadowRoot.replaceChildren(root);
    this.#nodes.clear();
    for (const turn of this.#conversation.turns) this.#show(turn);
    this.#parts.input.value = this.#draft;
    document.addEventListener("keydown", (event) => this.#hotkey(event), { signal });
    if (mode === "inline") this.#opened(false);
  }

  #makeContext(t, lang, root) {
    const { base } = this.#connection;
    return {
      t, lang, root, base, searched: this.#examples?.documents ?? 0,
      say: (text) => (this.#parts.status.textContent = text),
      cite: (event, item, url) => this.#cite(event, item, url),
      vote: (verdict) => post(this.#connection, "v1/feedback", verdict, this.#life.signal).then(() => true, () => false),
    };
  }

  #opened(focus = true) {
    if (focus) this.#parts.input.focus();
    if (this.#examples) this.#showExamples();
    else this.#loadExamples();
  }

  async #loadExamples() {
    try {
      this.#examples = await get(this.#connection, "v1/examples", this.#life.signal);
    } catch {
      return; // examples are a courtesy; the first question will say what is wrong
    }
    this.#showExamples();
  }

  #showExamples() {
    const { t } = this.#context;
    const { examples = [], documents = 0 } = this.#examples;
    this.#context.searched = documents;
    const list = examples.map((question) => h("li", {}, h("button", { type: "button", lang: "", dir: "auto", click: () => this.ask(question) }, question)));
    this.#parts.examples.replaceChildren(...(list.length ? [h("p", { class: "label" }, t("examples")), h("ul", {}, list)] : []));
  }

  /** Draws a turn, new or changed, and everything that depends on the conversation's state. */
  #show(turn) {
    const { chat, log, input, chip, clear } = this.#parts;
    let node = this.#nodes.get(turn);
    const isNew = !node;
    if (isNew) {
      node = h("section", { class: "turn" });
      this.#nodes.set(turn, node);
    }
    const retry = (failed) => {
      if (input.value.trim() === failed.question) input.value = "";
      this.#conversation.retry(failed, this.#connection, this.#documents, (changed) => this.#show(changed));
    };
    node.dataset.state = turn.state;
    node.replaceChildren(...turnView(turn, this.#context, retry).flat(Infinity).filter(Boolean));
    chat.classList.remove("fresh");
    clear.hidden = false;
    if (isNew) log.append(node);
    for (const box of node.querySelectorAll(".scroll")) this.#scrollable(box);
    if (isNew) log.scrollTop = node.offsetTop - log.offsetTop;
    log.setAttribute("aria-busy", String(turn.state === "waiting"));
    this.#showFollowUp(chip);
    input.placeholder = this.#conversation.about ? this.#context.t("placeholder_next") : this.getAttribute("placeholder") || this.#context.t("placeholder");
    this.#announce(turn, input);
  }

  #announce(turn, input) {
    const { t, say } = this.#context;
    const count = turn.answer?.answers.length ?? 0;
    if (turn.state === "waiting") say(t("searching"));
    if (turn.state === "failed" && !input.value) input.value = turn.question;
    if (turn.state !== "done") return;
    say(count ? t("found", { n: count }) : t("found_none"));
    this.dispatchEvent(new CustomEvent("rowcite-answer", { bubbles: true, composed: true, detail: { status: turn.answer.status, answers: count } }));
  }

  /** A table wider than its card can be scrolled by keyboard too; one that fits is no tab stop. */
  #scrollable(box) {
    const check = () => {
      const wide = box.scrollWidth > box.clientWidth;
      setAttributes(box, wide ? { tabindex: "0", role: "region", "aria-label": box.querySelector("caption").textContent } : {});
      if (!wide) for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    };
    const observer = new ResizeObserver(check);
    observer.observe(box);
    this.#life.signal.addEventListener("abort", () => observer.disconnect());
  }

  #showFollowUp(chip) {
    const { t } = this.#context;
    const { about } = this.#conversation;
    chip.hidden = !about;
    if (!about) return chip.replaceChildren();
    const drop = () => (this.#conversation.drop(), this.#showFollowUp(chip), this.#parts.input.focus());
    chip.replaceChildren(h("div", { class: "chip" },
      icon("follow"), h("span", { dir: "auto" }, t("following", { subject: about })), button("close", "", t("drop"), drop, { class: "button drop" })));
  }

  #clear() {
    const { chat, log, clear, chip, input } = this.#parts;
    this.#conversation.clear(() => {});
    this.#nodes.clear();
    log.replaceChildren();
    log.removeAttribute("aria-busy");
    chat.classList.add("fresh");
    clear.hidden = true;
    this.#showFollowUp(chip);
    this.#context.say("");
    input.placeholder = this.getAttribute("placeholder") || this.#context.t("placeholder");
    input.focus();
  }

  #recall(event) {
    const last = this.#conversation.turns.at(-1);
    if (!last) return;
    event.preventDefault();
    this.#parts.input.value = last.question;
  }

  /** The page may open the source in its own way (the chat page does, beside the conversation). */
  #cite(event, item, url) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const detail = { url, citation: item.citation };
    const goOn = event.currentTarget.dispatchEvent(new CustomEvent("rowcite-cite", { bubbles: true, composed: true, cancelable: true, detail }));
    if (!goOn) event.preventDefault();
  }

  #hotkey(event) {
    if (event.defaultPrevented || !isHotkey(event, this.#hotkeyName)) return;
    event.preventDefault();
    if (this.#mode.isOpen()) this.#parts.input.focus();
    else this.#mode.open();
  }
}
