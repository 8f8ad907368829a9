// What every page does once scripts run: focus on what needs another look, and telling
// screen readers.

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

function settle(root) {
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
