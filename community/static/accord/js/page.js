// What every page does once scripts run: letters left under a textarea, focus on what
// needs another look, and telling screen readers.

export function say(words) {
  const status = document.querySelector("[data-say]");
  if (status) status.textContent = words;
}

function count(counter) {
  const area = document.getElementById(counter.dataset.counterFor);
  const most = area?.maxLength ?? -1;
  if (most < 0) return;
  const tell = () => {
    const left = most - area.value.length;
    counter.textContent = left === 1 ? "1 letter left" : `${left.toLocaleString("en-GB")} letters left`;
  };
  area.addEventListener("input", tell);
  tell();
}

function settle(root) {
  root.querySelectorAll("[data-counter-for]").forEach(count);
  root.querySelector("[data-focus]")?.focus();
}

settle(document);
document.addEventListener("htmx:load", (event) => settle(event.detail.elt.parentElement ?? document));
