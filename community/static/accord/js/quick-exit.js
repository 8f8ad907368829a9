// Leaving at once: by the button or by pressing Shift three times.

const PRESSES = 3;
const PATIENCE = 5000; // milliseconds between the first press and the last
const form = document.querySelector("[data-leave]");

function blank() {
  document.title = "";
  document.documentElement.replaceChildren();
}

function leave() {
  const away = form.dataset.away;
  navigator.sendBeacon(form.action);
  blank();
  location.replace(away);
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

let presses = [];
document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  presses = [...presses.filter((at) => event.timeStamp - at < PATIENCE), event.timeStamp];
  if (presses.length === PRESSES) leave();
});
