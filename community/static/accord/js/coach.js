// Reads along while somebody writes: a second after the last key, and when they turn to
// "Send". Nobody ever waits for it; without a connection it stays silent.
import { rest } from "./rest.js";

const PAUSE = 1000; // milliseconds

// `was` at this place of a field becomes `now`, in a way that the browser can undo.
function swap(field, from, was, now) {
  if (!field.value.startsWith(was, from)) return false;
  field.focus();
  field.setSelectionRange(from, from + was.length);
  if (document.execCommand(now ? "insertText" : "delete", false, now)) return true;
  field.setRangeText(now);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function attend(panel) {
  const form = panel.closest("form");
  const undo = form.querySelector("[data-undo]");
  const context = form.querySelector("#context");
  const fields = [...form.querySelectorAll("[data-longest]")];
  const stay = new Set(); // thoughts whose words their writer keeps
  let [timer, asking, read, before] = [0, null, "", null];

  function show(html) {
    const { content } = Object.assign(document.createElement("template"), { innerHTML: html });
    for (const thought of content.querySelectorAll("[data-thought]")) {
      if (stay.has(thought.dataset.thought)) thought.remove();
    }
    const words = (part) => part.textContent.replace(/\s+/gu, " ").trim();
    const moved = content.querySelectorAll("[data-rephrase]");
    if (words(content) !== words(panel)) panel.replaceChildren(...content.children);
    else panel.querySelectorAll("[data-rephrase]").forEach((button, place) => Object.assign(button.dataset, moved[place].dataset));
  }

  async function ask({ pressed = false } = {}) {
    clearTimeout(timer);
    const said = fields.map((field) => field.value);
    if (!pressed && said.join("\0") === read) return;
    asking?.abort();
    const mine = (asking = new AbortController());
    read = said.join("\0");
    const body = new URLSearchParams(said.map((words) => ["words", words]));
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    if (pressed) body.set("asked", "yes");
    try {
      const answer = await fetch(panel.dataset.coach, { method: "POST", body, redirect: "error", signal: mine.signal });
      if (!answer.ok) throw new Error(answer.status);
      const html = await answer.text();
      if (mine === asking) show(html);
    } catch {
      if (mine === asking) read = ""; // no answer, or newer words came: the next pause asks again
    }
  }

  const acts = {
    rephrase({ field, start, was, now }) {
      const place = fields[field];
      const from = [...place.value].slice(0, start).join("").length;
      if (!swap(place, from, was, now)) return;
      before = { place, from, was, now };
      undo.hidden = false;
    },
    undo() {
      if (before && !swap(before.place, before.from, before.now, before.was)) before.place.focus();
      undo.hidden = true;
    },
    stay(_, button) {
      const thought = button.closest("[data-thought]");
      stay.add(thought.dataset.thought);
      thought.remove();
      fields.at(-1).focus();
    },
    context() {
      context.open = true;
      context.querySelector("input:checked").focus();
    },
    rest: () => rest(form),
    look: () => ask({ pressed: true }),
  };

  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target)) return;
    asking?.abort();
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    event.preventDefault();
    acts[button.dataset.act](button.dataset, button);
  });
  const send = form.querySelector(".actions > button.main");
  for (const turned of ["pointerenter", "focus"]) send.addEventListener(turned, () => ask());
}

document.querySelectorAll("[data-coach]").forEach(attend);
