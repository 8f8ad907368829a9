// What every page does once scripts run: focus on what needs another look, letters left
// under a textarea, a hint that words are not sent yet, and telling screen readers.

// htmx notes the address of the page; nothing of a visit stays in the browser.
try {
  sessionStorage.removeItem("htmx-current-path-for-history");
} catch {
  // This browser allows no storage: then nothing was noted either.
}

export function say(words) {
  const status = document.querySelector("[data-say]");
  if (status) status.textContent = words;
}

function countLetters(counter) {
  const area = document.getElementById(counter.dataset.counterFor);
  const most = area?.maxLength ?? -1;
  if (most < 0) return;
  const tell = () => {
    const left = most - area.value.length;
    const many = left.toLocaleString("en-GB");
    counter.textContent = left === 1 ? "1 letter left" : `${many} letters left`;
  };
  area.addEventListener("input", tell);
  tell();
}

// `<span data-unsent hidden>` shows from the first letter until the form is sent.
function hintUnsent(hint) {
  const form = hint.closest("form");
  form.addEventListener("input", () => { hint.hidden = false; });
  form.addEventListener("submit", () => { hint.hidden = true; });
}

function settle(root) {
  root.querySelectorAll("[data-counter-for]").forEach(countLetters);
  root.querySelectorAll("[data-unsent]").forEach(hintUnsent);
  root.querySelector("[data-focus]")?.focus();
}

settle(document);
addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));

// The words under a link to a place in the page are what a screen reader should go on with.
addEventListener("hashchange", () => {
  const place = document.getElementById(location.hash.slice(1));
  if (place && !place.hasAttribute("tabindex")) place.tabIndex = -1;
  place?.focus({ preventScroll: true });
});
