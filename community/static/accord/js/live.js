// Keeps an open page in step with the server. A pushed fragment replaces what has its id,
// or goes into the list it names, in order; an empty one with data-gone takes away. At each
// connection the page says what it shows, and is sent what it missed.
import { say } from "./page.js";

const SIGNED_OUT = 4401;

function shown() {
  const stamped = document.querySelectorAll("[data-stamp]");
  return Array.from(stamped, (part) => `${part.id}.${part.dataset.stamp}`).join(",");
}

htmx.createWebSocket = (address) => {
  const url = new URL(address);
  url.searchParams.set("shown", shown());
  return new WebSocket(url);
};

function follows(item, part) {
  const order = new Intl.Collator("en", { numeric: true });
  return order.compare(item.dataset.order ?? "", part.dataset.order) > 0;
}

// A list that must not jump keeps what is new waiting, and says how much there is.
const waiting = new Map();

const arrivedFor = (list) => [...waiting.values()].filter((part) => part.dataset.list === list);

function announce(place) {
  const many = arrivedFor(place.dataset.arrivals).length;
  place.hidden = !many;
  place.querySelector("[data-count]").textContent = many;
  if (many) say(`${many} new`);
}

function wait(part) {
  if (part.dataset.list) waiting.set(part.id, part);
  else waiting.delete(part.id);
  document.querySelectorAll("[data-arrivals]").forEach(announce);
}

addEventListener("click", (event) => {
  const place = event.target.closest("[data-arrivals] button")?.parentElement;
  if (!place) return;
  const arrived = arrivedFor(place.dataset.arrivals);
  for (const part of arrived) {
    waiting.delete(part.id);
    insert(part);
  }
  announce(place);
  arrived[0]?.querySelector("a")?.focus();
});

function insert(part) {
  const list = part.dataset.list && document.getElementById(part.dataset.list);
  if (!list) return;
  list.insertBefore(part, [...list.children].find((item) => follows(item, part)) ?? null);
  htmx.process(part);
  if (part.dataset.tell) say(part.dataset.tell);
}

function replace(old, part) {
  const focused = old.contains(document.activeElement);
  old.replaceWith(part);
  htmx.process(part);
  if (focused) {
    part.tabIndex = -1;
    part.focus();
  }
}

function place(part) {
  const old = document.getElementById(part.id);
  if ("gone" in part.dataset) old?.remove();
  else if (old) replace(old, part);
  else if ("wait" in part.dataset || waiting.has(part.id)) wait(part);
  else insert(part);
}

document.addEventListener("htmx:wsBeforeMessage", (event) => {
  event.preventDefault();
  const arrived = document.createElement("template");
  arrived.innerHTML = event.detail.message;
  for (const part of [...arrived.content.children]) place(part);
});

document.addEventListener("htmx:wsClose", (event) => {
  if (event.detail.event.code === SIGNED_OUT) say("You are signed out here. Load the page again to go on.");
});
