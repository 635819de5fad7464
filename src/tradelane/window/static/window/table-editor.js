// SPDX-License-Identifier: Apache-2.0
// Edits a decision table with dmn-js; without scripts the page's textarea and upload do the same work.

import { found, saving } from "./draft-saving.js";

const form = document.querySelector("#file");
const modeler = new window.DmnJS({ container: "#canvas", common: { expressionLanguages: { options: [{ label: "CEL", value: "urn:tradelane:cel:1" }], defaults: { editor: "urn:tradelane:cel:1" } } } });

document.querySelector("#drawing").hidden = false;
document.querySelector("#source").open = false;
await modeler.importXML(form.elements.content.value);
const table = modeler.getViews().find((view) => view.type === "decisionTable");
if (table) await modeler.open(table);

const save = saving(form, {
  read: async () => (await modeler.saveXML({ format: true })).xml,
  show: mark,
});
modeler.getActiveViewer()?.on("commandStack.changed", () => save.changed());
mark(found());
document.querySelector("#canvas").dataset.ready = "yes";

/** Marks the rows that the prover names. */
function mark(findings) {
  const named = new Set(findings.map((finding) => finding.at));
  for (const cell of document.querySelectorAll("#canvas [data-row-id]")) {
    cell.classList.toggle("is-found", named.has(cell.dataset.rowId));
  }
}
