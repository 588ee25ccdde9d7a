// The page for an iframe: tells an allowed host how high the content is, so that the frame can follow.
// Host: frame.contentWindow.postMessage({type: "rowcite:hello"}, "https://ROWCITE-HOST") and then listen for rowcite:height.

const allowed = document.querySelector("main").dataset.origins.split(" ").filter(Boolean);
let host = null;

function tellHeight() {
  if (host) parent.postMessage({ type: "rowcite:height", height: document.documentElement.scrollHeight }, host);
}

addEventListener("message", (event) => {
  if (event.source !== parent || !allowed.includes(event.origin) || event.data?.type !== "rowcite:hello") return;
  host = event.origin;
  tellHeight();
});
new ResizeObserver(tellHeight).observe(document.body);
