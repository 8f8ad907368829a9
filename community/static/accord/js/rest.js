// A composer rests for five minutes, here and on other pages of this tab, or until its
// writer is ready. Only the moment is remembered, and it goes with the tab.
import { say } from "./page.js";

const LASTS = 5 * 60_000; // milliseconds
const KEY = "resting-until";

function remember(until) {
  try {
    if (until) sessionStorage.setItem(KEY, until);
    else sessionStorage.removeItem(KEY);
  } catch {
    // No storage is allowed here: the rest then ends with the page.
  }
}

function remembered() {
  try {
    return Number(sessionStorage.getItem(KEY));
  } catch {
    return 0;
  }
}

function show(form, until) {
  const box = form.querySelector("[data-resting]").content.firstElementChild.cloneNode(true);
  const clock = new Date(until).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  box.querySelector("[data-until]").textContent = clock;
  const end = () => {
    clearTimeout(timer);
    remember(0);
    box.remove();
    form.hidden = false;
  };
  const timer = setTimeout(() => {
    end();
    say("The five minutes are over. Your words are still here.");
  }, until - Date.now());
  box.querySelector("[data-end]").addEventListener("click", () => {
    end();
    form.querySelector("textarea").focus();
  });
  form.hidden = true;
  form.before(box);
  return box;
}

export function rest(form) {
  const words = new FormData(form);
  words.set("draft", "auto");
  fetch(form.action, { method: "POST", body: words, redirect: "error" }).catch(() => {}); // they stay in the form too
  const until = Date.now() + LASTS;
  remember(until);
  show(form, until).focus();
}

const until = remembered();
if (until > Date.now()) document.querySelectorAll("form[data-draft]").forEach((form) => show(form, until));
