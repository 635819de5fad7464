// SPDX-License-Identifier: Apache-2.0
// Saves a draft's file from an editor: by itself a moment after the last change, and when the button is pressed.
// Two savings never overlap; where somebody else saved meanwhile, nothing is sent any more and the page says so.

const SOON = 1500; // ms after the last change

/** Ties an editor to its form. `read` gives the text to save, `show` gets what the prover found. */
export function saving(form, { read, show }) {
  const status = form.querySelector("[data-status]");
  let timer = 0;
  let stopped = false;
  let unsaved = false;
  let last = Promise.resolve();
  let saved = form.elements.content.value;

  const say = (text, bad = false) => {
    status.textContent = text;
    status.classList.toggle("queue__late", bad);
  };

  const send = async (automatic) => {
    clearTimeout(timer);
    if (stopped) return;
    const content = await read();
    if (automatic && content === saved) return;
    form.elements.content.value = content;
    const body = new FormData(form);
    body.delete("upload");
    if (automatic) body.set("automatic", "yes");
    say(form.dataset.saving);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      say(form.dataset.offline, true);
      timer = setTimeout(soon, SOON * 4, true);
      return;
    }
    const told = await answer.json();
    if (!answer.ok) {
      stopped = answer.status === 409;
      say(`${told.message} ${told.fix ?? ""}`, true);
      return;
    }
    saved = content;
    unsaved = false;
    form.elements.seen.value = told.seen;
    say(`${form.dataset.saved} ${told.seen}`);
    document.querySelector("#findings").innerHTML = told.html;
    show(told.findings);
  };

  const soon = (automatic) => {
    last = last.then(() => send(automatic));
    return last;
  };

  form.addEventListener("submit", (event) => {
    if (form.elements.upload?.files.length) return; // a file is sent as the form does without scripts
    event.preventDefault();
    soon(false);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  return {
    changed() {
      unsaved = true;
      clearTimeout(timer);
      timer = setTimeout(soon, SOON, true);
    },
  };
}

/** What the prover found when the page was made. */
export function found() {
  return JSON.parse(document.querySelector("#found").textContent);
}
