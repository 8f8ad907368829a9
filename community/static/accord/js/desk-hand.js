// A case in hand: says every few minutes that somebody is there, while the page is looked
// at, and lets go when it is left. Without scripts it ends by itself after a quarter of an hour.

const BEAT = 240_000; // milliseconds
const SOON = 2_000; // a reload lets go of it, and it is honest to say so

const inHand = () => document.querySelector("[data-hand]");
let goesOn = false; // to what this page itself sends

async function beat() {
  const form = inHand();
  if (!form || document.visibilityState !== "visible") return;
  const answer = await fetch(form.dataset.hand, {
    method: "POST",
    body: new FormData(form),
    headers: { "HX-Request": "true" },
  }).catch(() => null); // the network is away: the next beat tells
  if (answer?.status !== 409 || !form.isConnected) return;
  const place = document.getElementById("hand");
  place.outerHTML = await answer.text();
  htmx.process(document.getElementById("hand"));
}

setInterval(beat, BEAT);
setTimeout(beat, SOON);
document.addEventListener("visibilitychange", beat);

addEventListener("submit", () => { goesOn = true; });
addEventListener("htmx:beforeRequest", () => { goesOn = false; });
addEventListener("pageshow", () => { goesOn = false; });
addEventListener("pagehide", () => {
  const form = inHand();
  if (form && !goesOn) navigator.sendBeacon(form.action, new FormData(form));
});
