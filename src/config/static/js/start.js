// SPDX-License-Identifier: Apache-2.0
// Starts what makes pages nicer where scripts run; every page reads and every form works without it.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

try {
  const { initAll } = await import("../vendor/govuk-frontend.min.js");
  initAll();
} catch {
  document.body.classList.remove("govuk-frontend-supported"); // set-up has not fetched it: plain HTML serves
}

for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.textContent = button.dataset.copied ?? button.textContent;
  });
}
