// While somebody reads only, their words stay where they are and cannot be sent; both ends
// of it come to the open page (#resting) by themselves.
import { say } from "./page.js";

const SEND = "form[data-draft] .actions > .main";
let rested = false;

function settle() {
  const rests = Boolean(document.querySelector("#resting .notice"));
  for (const button of document.querySelectorAll(SEND)) button.disabled = rests;
  if (rested && !rests) say("You can write again.");
  rested = rests;
}

settle();
new MutationObserver(settle).observe(document.querySelector("main"), { childList: true, subtree: true });
