// The frame around the conversation: head, log, status line, question box; and the three modes it comes in.

/** Builds the chat; gives its parts by name. `actions`: {submit, drop, clear, close, recall}. */
function buildChat(t, mode, placeholder, actions, signal) {
  const on = (name, listener) => ({ [name]: (event) => signal.aborted || listener(event) });
  const input = h("textarea", {
    part: "input", id: "question", rows: "1", placeholder: placeholder || t("placeholder"), enterkeyhint: "search", autocomplete: "off",
    spellcheck: "false", "aria-describedby": "privacy", ...on("keydown", (event) => keyInBox(event, actions)),
  });
  const welcome = h("div", { class: "welcome" },
    mode === "inline" && h("h2", { class: "title", id: "title" }, t("title")), h("p", { class: "intro" }, t("intro")));
  const examples = h("div", { class: "examples", ...on("keydown", (event) => keyInExamples(event, input)) });
  const log = h("div", { class: "log", role: "log", "aria-labelledby": "title", tabindex: "0" });
  const status = h("p", { class: "hidden", role: "status" });
  const chip = h("div", { class: "follow", hidden: true });
  const clear = h("button", { type: "button", class: "clear", hidden: true, "aria-label": t("clear_label"), ...on("click", actions.clear) }, t("clear"));
  const form = h("form", { class: "composer", ...on("submit", (event) => (event.preventDefault(), actions.submit())) },
    chip,
    h("label", { class: "hidden", for: "question" }, t("input")),
    h("div", { class: "field" }, input, h("button", { class: "send", type: "submit", "aria-label": t("send"), title: t("send") }, icon("send"))),
    h("div", { class: "foot" },
      h("p", { class: "hint" }, h("b", { id: "privacy" }, t("privacy")), " ", h("span", { class: "disclaimer" }, t("disclaimer"))), clear));
  const head = mode !== "inline" && h("div", { class: "head" },
    h("h2", { class: "title", id: "title" }, t("title")), button("close", "", t("close"), actions.close, { class: "button close" }));
  const chat = h("div", { class: "chat fresh", role: mode === "modal" ? null : "region", "aria-labelledby": mode === "modal" ? null : "title" },
    head, welcome, log, status, form, examples);
  return { chat, log, examples, status, chip, clear, input };
}

/** Enter sends, Shift+Enter breaks the line; an Enter that ends an IME composition does neither. */
function keyInBox(event, actions) {
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key === "Enter" && !event.shiftKey && !composing) {
    event.preventDefault();
    actions.submit();
  } else if (event.key === "ArrowUp" && !event.target.value) {
    actions.recall(event);
  } else if (event.key === "ArrowDown" && !event.target.value) {
    const first = event.target.closest(".fresh")?.querySelector(".examples button");
    if (first) event.preventDefault();
    first?.focus();
  }
}

/** Up and down walk through the examples; up from the first goes back to the box. */
function keyInExamples(event, input) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll("button")];
  const to = all.indexOf(event.target) + step;
  (to < 0 ? input : all[Math.min(to, all.length - 1)]).focus();
}

/** Puts the chat into its mode; gives {nodes, open, close, isOpen}. */
function buildMode(mode, chat, t, hotkey, { opened, closed }) {
  if (mode === "inline") return { nodes: [chat], open() {}, close() {}, isOpen: () => true };
  const launcher = h("button", {
    type: "button", class: "launcher", part: "launcher", "aria-expanded": "false", "aria-haspopup": mode === "modal" ? "dialog" : null,
  }, icon("ask"), h("span", {}, t("launcher")), hotkey.includes("+") && h("kbd", { "aria-hidden": "true" }, keyName(hotkey)));
  const surface = mode === "modal"
    ? h("dialog", { class: "modal", part: "panel", "aria-labelledby": "title" }, chat)
    : h("div", { class: "panel", part: "panel", popover: "manual" }, chat);
  const shown = (is) => launcher.setAttribute("aria-expanded", String(is));
  const isOpen = () => launcher.getAttribute("aria-expanded") === "true";
  const open = () => {
    if (isOpen()) return;
    if (mode === "modal") surface.showModal();
    else surface.showPopover();
    shown(true);
    opened();
  };
  const close = () => {
    if (!isOpen()) return;
    if (mode === "modal") surface.close();
    else surface.hidePopover();
    shown(false);
    launcher.focus();
    closed();
  };
  launcher.addEventListener("click", () => (isOpen() ? close() : open()));
  surface.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && (event.preventDefault(), close()));
  surface.addEventListener("cancel", (event) => (event.preventDefault(), close()));
  surface.addEventListener("click", (event) => mode === "modal" && event.target === surface && close());
  return { nodes: [launcher, surface], open, close, isOpen };
}

/** The hotkey as it stands on the keys: "Ctrl K", "⌘ K". */
function keyName(hotkey) {
  const command = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
  return hotkey.split("+").map((key) => (key === "mod" ? command : key[0].toUpperCase() + key.slice(1))).join(" ");
}

/** Is this key event the hotkey ("mod+k", "ctrl+shift+f")? A bare letter is never one; "off" is none. */
function isHotkey(event, hotkey) {
  const parts = hotkey.toLowerCase().split("+");
  const key = parts.pop();
  if (!parts.length || event.key.toLowerCase() !== key) return false;
  const wants = (name) => parts.includes(name);
  const command = wants("mod") ? event.ctrlKey !== event.metaKey : event.ctrlKey === wants("ctrl") && event.metaKey === wants("meta");
  return command && event.shiftKey === wants("shift") && event.altKey === wants("alt");
}
