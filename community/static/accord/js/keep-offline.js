// Keeps the grounding cards on this device for those who ask, and removes them again.

const section = document.querySelector("[data-keep]");
const keep = section.querySelector("[data-keep-on]");
const remove = section.querySelector("[data-keep-off]");
const words = section.querySelector("[data-keep-words]");
const before = words.textContent;

function show(kept) {
  keep.hidden = kept;
  remove.hidden = !kept;
  words.textContent = kept
    ? "The cards are on this device and open without a connection. Leaving quickly removes them too."
    : before;
}

async function find() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return worker?.active ?? null;
}

function settled(worker) {
  return new Promise((done) => {
    const look = () => ["activated", "redundant"].includes(worker.state) && done(worker.state === "activated");
    worker.addEventListener("statechange", look);
    look();
  });
}

keep.addEventListener("click", async () => {
  words.textContent = "One moment …";
  try {
    const made = await navigator.serviceWorker.register(section.dataset.worker, { scope: "/" });
    show(await settled(made.installing ?? made.waiting ?? made.active));
  } catch {
    show(false);
    words.textContent = "That did not work. This browser may not allow it, for example in a private window.";
  }
});

remove.addEventListener("click", async () => {
  const workers = await navigator.serviceWorker.getRegistrations();
  await Promise.all(workers.map((worker) => worker.unregister()));
  const shelves = await caches.keys();
  await Promise.all(shelves.map((shelf) => caches.delete(shelf)));
  show(false);
});

if ("serviceWorker" in navigator) {
  section.hidden = false;
  show(Boolean(await find()));
}
