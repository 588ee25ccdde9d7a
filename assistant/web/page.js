// The chat page: a cited source opens beside the conversation (over it on a narrow screen), not in a new tab.

"use strict";

const pane = document.getElementById("source");
const frame = document.getElementById("source-frame");
let opener = null;

function openSource(event) {
  const { url, citation } = event.detail;
  if (new URL(url).origin !== location.origin) return;
  event.preventDefault();
  opener = event.composedPath()[0];
  document.getElementById("source-title").textContent = citation.title;
  document.getElementById("source-open").href = url;
  pane.hidden = false;
  // The frame's own address is replaced, so that "back" leaves the page and does not walk through the sources.
  if (frame.src) frame.contentWindow.location.replace(url);
  else frame.src = url;
  document.getElementById("source-close").focus({ preventScroll: true });
}

function closeSource() {
  pane.hidden = true;
  opener?.focus();
}

function closeOnEscape(event) {
  if (event.key === "Escape") closeSource();
}

document.addEventListener("rowcite-cite", openSource);
document.getElementById("source-close").addEventListener("click", closeSource);
pane.addEventListener("keydown", closeOnEscape);
frame.addEventListener("load", () => frame.contentWindow.addEventListener("keydown", closeOnEscape));
document.querySelector("rowcite-ask").focus();
