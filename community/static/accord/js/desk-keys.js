// Keys for the desk. Each presses a button or link that is on the page anyway; `?` shows
// them. They do nothing in fields, nor where somebody turned single keys off.
import { say } from "./page.js";

const keys = document.getElementById("keys");

const writes = (place) => place.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target || target.closest("[hidden]")) return;
  target.closest("details")?.setAttribute("open", "");
  target.focus();
  target.click();
}

// The list: the case that has the focus, or the first.
function move(by) {
  const links = [...document.querySelectorAll(".cases > .case h2 a")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const there = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + by));
  links[there].focus();
  links[there].closest(".case").scrollIntoView({ block: "nearest" });
}

// Nobody lets words through, or keeps them back, unread.
function choose(value, { decide }) {
  if (!document.querySelector("#words[data-opened]")) {
    say("Open the words first: o");
    document.querySelector('[data-key="o"]')?.focus();
    return;
  }
  const choice = document.querySelector(`#deciding [name="ruling"][value="${value}"]`);
  if (!choice) return;
  if (choice.type === "radio") {
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (decide) press("d");
  else document.getElementById("id_reason")?.focus();
}

function help() {
  keys.open = !keys.open;
  if (!keys.open) return;
  keys.scrollIntoView({ block: "nearest" });
  keys.querySelector("summary").focus();
}

const doing = {
  "j": () => move(1),
  "k": () => move(-1),
  "a": () => choose("approve", { decide: true }),
  "w": () => choose("revision", { decide: false }),
  "r": () => choose("decline", { decide: false }),
  "?": help,
  "b": () => document.querySelector(".trail a")?.click(),
};
for (const key of "ncouid") doing[key] = () => press(key);

addEventListener("keydown", (event) => {
  if (!keys || !("singleKeys" in keys.dataset) || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
  const act = doing[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// The words were opened without loading the page: reading goes on there.
addEventListener("htmx:afterSwap", () => {
  const words = document.querySelector("#words[data-opened]:not([data-met])");
  if (!words) return;
  words.dataset.met = "";
  words.focus();
});
