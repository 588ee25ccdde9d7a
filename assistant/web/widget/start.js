// Registration, and the one-line snippet: <script defer src="https://HOST/widget.js" data-mode="panel"></script>.

if (!customElements.get("rowcite-ask")) customElements.define("rowcite-ask", RowciteAsk);

/** Makes the element from the script's data-* and puts it into `data-target`, after the script, or at the end of the page. */
function mount(script) {
  const element = document.createElement("rowcite-ask");
  const { api, target, ...options } = script.dataset;
  if (api) element.setAttribute("api-base", api);
  for (const name of ["mode", "lang", "theme", "placeholder", "source", "hotkey", "credentials", "timeout"]) {
    if (options[name]) element.setAttribute(name, options[name]);
  }
  const into = target && document.querySelector(target);
  if (into) into.append(element);
  else if (options.mode === "inline" && document.body.contains(script)) script.after(element);
  else document.body.append(element);
}

if (SCRIPT?.dataset.mode) {
  if (document.body) mount(SCRIPT);
  else document.addEventListener("DOMContentLoaded", () => mount(SCRIPT), { once: true });
}
