// Keeps the grounding cards readable without a connection, for those who asked for it.
// Nothing else is stored; what is stored was fetched without cookies.
const SHELF = "kept-1";
const CARDS = "{% url 'safety:grounding' %}";
const OFFLINE = "{% url 'safety:offline' %}";
const FILES = [{% for file in files %}"{{ file }}", {% endfor %}];

async function keep() {
  const shelf = await caches.open(SHELF);
  await Promise.all([CARDS, OFFLINE, ...FILES].map(async (address) => {
    const answer = await fetch(address, { credentials: "omit", cache: "reload" });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    await shelf.put(address, answer);
  }));
}

async function fromNetOrShelf(request) {
  try {
    return await fetch(request);
  } catch (unreachable) {
    const shelf = await caches.open(SHELF);
    const kept = await shelf.match(new URL(request.url).pathname);
    const instead = request.mode === "navigate" ? await shelf.match(OFFLINE) : undefined;
    if (kept ?? instead) return kept ?? instead;
    throw unreachable;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  const ours = event.request.mode === "navigate" || FILES.includes(pathname);
  if (event.request.method === "GET" && ours) event.respondWith(fromNetOrShelf(event.request));
});
