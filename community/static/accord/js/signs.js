// Signs of support and "Keep" without leaving the page. Without this they are plain buttons
// of the form "act", which load the page again.
import { say } from "./page.js";

async function press(button) {
  const answer = await fetch(button.getAttribute("formaction"), {
    method: "POST",
    body: new FormData(button.form),
    headers: { "HX-Request": "true" },
    redirect: "error",
  });
  if (!answer.ok) throw new Error(answer.status);
  const place = button.closest(".signs") ?? button;
  const arrived = document.createElement("template");
  arrived.innerHTML = await answer.text();
  const part = arrived.content.firstElementChild;
  const label = button.textContent;
  place.replaceWith(part);
  const again = [part, ...part.querySelectorAll("button")].find((one) => one.matches("button") && (one.textContent === label || one.matches(".keeping")));
  again?.focus();
  if (again) say(again.getAttribute("aria-pressed") === "true" ? "Done." : "Taken back.");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".sign[form], .keeping[form]");
  if (!button || button.dataset.plain) return;
  event.preventDefault();
  press(button).catch(() => {
    button.dataset.plain = "yes";
    button.click();
  });
});
