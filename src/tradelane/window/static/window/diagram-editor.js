// SPDX-License-Identifier: Apache-2.0
// Edits a procedure's diagram with bpmn-js, and draws on it what the prover found: the course of the case that runs
// into a defect, and where it stands then. Without scripts the page's textarea and upload do the same work.

import { found, saving } from "./draft-saving.js";

const form = document.querySelector("#file");
const panel = document.querySelector("#element");
const modeler = new window.BpmnJS({ container: "#canvas" });
const get = (name) => modeler.get(name);
let chosen = null;
let marked = [];

document.querySelector("#drawing").hidden = false;
document.querySelector("#source").open = false;
await modeler.importXML(form.elements.content.value);
get("canvas").zoom(get("canvas").zoom("fit-viewport") * 0.88); // room for the palette
get("canvas").scroll({ dx: 110, dy: 60 });

const save = saving(form, {
  read: async () => (await modeler.saveXML({ format: true })).xml,
  show: mark,
});
modeler.on("commandStack.changed", () => save.changed());
modeler.on("selection.changed", ({ newSelection }) => choose(newSelection.length === 1 ? newSelection[0] : null));
modeler.on("elements.changed", ({ elements }) => chosen && elements.includes(chosen) && choose(chosen));
mark(found());
document.querySelector("#canvas").dataset.ready = "yes";

/** Draws the first defect with its course, and a note at every element that a defect names. */
function mark(findings) {
  const canvas = get("canvas");
  const there = (id) => get("elementRegistry").get(id);
  for (const [id, sign] of marked) if (there(id)) canvas.removeMarker(id, sign);
  get("overlays").remove({ type: "finding" });
  marked = [];
  const add = (id, sign) => {
    if (!there(id)) return;
    canvas.addMarker(id, sign);
    marked.push([id, sign]);
  };
  const first = findings.find((finding) => finding.course.length);
  for (const id of first?.course ?? []) add(id, "is-course");
  for (const finding of findings) {
    add(finding.at, "is-found");
    if (there(finding.at)) {
      const note = document.createElement("p");
      note.className = "finding-note";
      note.textContent = `${finding.rule}: ${finding.message}`;
      get("overlays").add(finding.at, "finding", { position: { bottom: 0, left: 0 }, html: note });
    }
  }
}

/** Shows the fields that an element has, in the panel beside the drawing. */
function choose(element) {
  chosen = element;
  const about = element?.businessObject;
  panel.hidden = !about || about.$instanceOf("bpmn:Process");
  if (panel.hidden) return;
  const is = (kind) => about.$instanceOf(`bpmn:${kind}`);
  const shown = {
    id: about.id,
    name: about.name ?? "",
    says: about.documentation?.[0]?.text ?? "",
    condition: about.conditionExpression?.body ?? "",
    script: about.script ?? "",
    decision: (about.implementation ?? "").replace(panel.dataset.decision, ""),
  };
  const has = {
    condition: is("SequenceFlow") && about.sourceRef?.$instanceOf("bpmn:ExclusiveGateway"),
    otherwise: is("SequenceFlow") && about.sourceRef?.$instanceOf("bpmn:ExclusiveGateway"),
    script: is("ScriptTask"),
    decision: is("BusinessRuleTask"),
  };
  for (const field of panel.querySelectorAll("[data-field]")) {
    const name = field.dataset.field;
    field.hidden = name in has && !has[name];
    const input = field.querySelector("input, textarea, select");
    if (input === document.activeElement) continue;
    if (name === "otherwise") input.checked = about.sourceRef?.default === about;
    else if (name === "kind") input.value = input.querySelector(`[value="${about.$type}"]`) ? about.$type : "";
    else input.value = shown[name];
  }
  panel.querySelector("[data-field=kind]").hidden = !is("Task");
}

const writers = {
  id: (value) => ({ id: value }),
  name: (value) => ({ name: value }),
  says: (value) => ({ documentation: value ? [get("bpmnFactory").create("bpmn:Documentation", { text: value })] : [] }),
  condition: (value) => ({
    conditionExpression: value ? get("bpmnFactory").create("bpmn:FormalExpression", { body: value }) : undefined,
  }),
  script: (value) => ({ script: value }),
  decision: (value) => ({ implementation: panel.dataset.decision + value }),
};

panel.addEventListener("change", ({ target }) => {
  const name = target.closest("[data-field]").dataset.field;
  if (!chosen) return;
  if (name === "kind") {
    if (target.value) choose(get("bpmnReplace").replaceElement(chosen, { type: target.value }));
  } else if (name === "otherwise") {
    const gateway = get("elementRegistry").get(chosen.businessObject.sourceRef.id);
    get("modeling").updateProperties(gateway, { default: target.checked ? chosen.businessObject : undefined });
  } else {
    get("modeling").updateProperties(chosen, writers[name](target.value.trim()));
  }
});
