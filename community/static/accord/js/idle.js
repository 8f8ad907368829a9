// Locks a member's page that nobody touched for a while: blank at once, and the passphrase
// is asked for. Using one tab keeps the others open. The server keeps the same time.

const minutes = Number(document.body.dataset.idleMinutes);
const locked = document.body.dataset.locked;
const tabs = new BroadcastChannel("awake");
const SIGNS = ["pointerdown", "keydown", "wheel", "touchmove"];
const SPARING = 10_000; // milliseconds between two words to the other tabs

let last = Date.now();
let told = 0;

function stir() {
  last = Date.now();
  if (last - told < SPARING) return;
  told = last;
  tabs.postMessage("awake");
}

function lock() {
  if (Date.now() - last < minutes * 60_000) return;
  const here = location.pathname + location.search;
  document.title = " ";
  document.documentElement.replaceChildren();
  location.replace(`${locked}?next=${encodeURIComponent(here)}`);
}

if (minutes && locked) {
  SIGNS.forEach((sign) => addEventListener(sign, stir, { capture: true, passive: true }));
  tabs.addEventListener("message", () => { last = Date.now(); });
  document.addEventListener("visibilitychange", lock);
  setInterval(lock, 5_000);
}
