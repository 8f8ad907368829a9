// Leaving at once: by the button, by pressing Shift three times, or because another tab
// of this browser left. The page goes blank before anything is sent. No Escape key: it
// would stop the next page from loading.

const PRESSES = 3;
const PATIENCE = 5000; // milliseconds between the first press and the last
const form = document.querySelector("[data-leave]");
const away = form.dataset.away;
const tabs = globalThis.BroadcastChannel && new BroadcastChannel("leave");

function blank() {
  document.title = " ";
  document.documentElement.replaceChildren();
}

function goAway() {
  blank();
  location.replace(away);
}

// The server's answer clears all this too, if the browser is still listening then.
function forget() {
  sessionStorage.clear();
  localStorage.clear();
  globalThis.caches?.keys().then((shelves) => shelves.forEach((shelf) => caches.delete(shelf)));
  navigator.serviceWorker?.getRegistrations().then((workers) => workers.forEach((worker) => worker.unregister()));
}

function leave() {
  blank();
  tabs?.postMessage("left");
  navigator.sendBeacon(form.action);
  location.replace(away);
  forget(); // last, because a browser that allows no storage stops here
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});
tabs?.addEventListener("message", goAway);

// A page that the back button brings out of memory is asked for again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  blank();
  location.reload();
});

let presses = [];
let alone = false; // whether Shift was pressed without another key

function notePresses(moments) {
  presses = moments;
  form.dataset.presses = presses.length;
}

addEventListener("keydown", (event) => {
  alone = event.key === "Shift";
  if (!alone) notePresses([]);
}, true);

addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  notePresses([...presses.filter((at) => event.timeStamp - at < PATIENCE), event.timeStamp]);
  if (presses.length >= PRESSES) leave();
}, true);
