// Keeps what somebody writes: two seconds after the last key, and when the page goes out
// of sight. Without scripts the button "Keep as a draft" does the same.

const PAUSE = 2000; // milliseconds

function watch(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let changed = false;
  let sent = false;

  const words = () => {
    const fields = new FormData(form);
    fields.set("draft", "auto");
    return fields;
  };

  const keep = async () => {
    if (!changed || sent) return;
    changed = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body: words(), redirect: "error" });
      if (sent || changed) return;
      status.textContent = answer.ok ? "Kept as a draft." : "Not kept just now; your words are still here.";
      changed = !answer.ok;
    } catch {
      changed = true;
      status.textContent = "Not kept just now; your words are still here.";
    }
  };

  const keepOnTheWayOut = () => {
    if (!changed || sent) return;
    changed = !navigator.sendBeacon(form.action, words());
  };

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault(); // a second click; the first is on its way
    sent = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepOnTheWayOut();
  });
  window.addEventListener("pagehide", keepOnTheWayOut);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sent = false;
  });
}

function offer(line) {
  const area = document.getElementById(line.dataset.starters);
  for (const words of line.querySelectorAll("span")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = words.textContent;
    button.addEventListener("click", () => {
      const before = area.value && !area.value.endsWith("\n") ? "\n\n" : "";
      area.setRangeText(before + words.textContent.replace(/[….?]+$/u, "") + " ", area.value.length, area.value.length, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
    });
    words.replaceWith(button);
  }
}

document.querySelectorAll("form[data-draft]").forEach(watch);
document.querySelectorAll("[data-starters]").forEach(offer);
