// SPDX-License-Identifier: Apache-2.0
// Answers on the page itself, so that the file stays on this machine; without scripts the form sends it to the node.
import { overall, verifyFile } from "./documents.js";

const LARGEST = 20_000_000;
const panel = document.getElementById("here");
const words = JSON.parse(document.getElementById("verify-words").textContent);
const said = (say, args) => (words.says[say] ?? say).replace(/\{(\w+)\}/g, (_, name) => args[name] ?? "");

function seal(result, size = "") {
  return document.getElementById(`seal-${result}${size}`).content.cloneNode(true);
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function row(check) {
  const name = element("b", "checks__name", words.names[check.check] ?? check.check);
  const head = element("div", "checks__head", seal(check.result), name);
  return element("li", `checks__row checks__row--${check.result}`, head, element("p", "checks__why", said(check.say, check.args)));
}

function summary(file, document) {
  const rows = [
    [words.labels.file, file.name], [words.labels.kind, words.kinds[document.kind] ?? document.kind],
    [words.labels.number, document.number], [words.labels.issuer, document.issuer_name],
    [words.labels.issued_on, document.issued_on], [words.labels.digest, document.digest],
  ].filter(([, value]) => value);
  return element("dl", "govuk-summary-list", ...rows.map(([label, value]) => element("div", "govuk-summary-list__row",
    element("dt", "govuk-summary-list__key", label),
    element("dd", "govuk-summary-list__value breakable", String(value)))));
}

function sentence(result, checks, document) {
  const args = { issuer: document.issuer_name ?? document.issuer ?? "" };
  if (result === "valid") return said("genuine", args);
  const first = checks.find((check) => check.result === "invalid")
    ?? checks.find((check) => check.result === "undetermined" && check.required);
  return said(result === "invalid" ? "do-not-rely" : "cannot-tell", { why: said(first.say, first.args) });
}

function show(file, { checks, document }) {
  const result = overall(checks);
  const title = element("h2", "govuk-heading-l breakable", sentence(result, checks, document));
  title.tabIndex = -1;
  const answer = [
    element("p", "", seal(result, "-big")), title, summary(file, document),
    element("h3", "govuk-heading-m", words.labels.checked), element("ul", "checks", ...checks.map(row)),
    element("p", "quiet", words.labels.stayed),
  ];
  panel.querySelector("[data-answer]").replaceChildren(...answer);
  title.focus();
}

async function start() {
  if (!globalThis.crypto?.subtle) return; // plain http to another machine: the form still works
  const list = (await (await fetch(panel.dataset.trust)).json()).list;
  const field = document.getElementById("here-file");
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    if (file.size > LARGEST) {
      panel.querySelector("[data-answer]").replaceChildren(element("p", "", said("too-large", {})));
      return;
    }
    show(file, await verifyFile(new Uint8Array(await file.arrayBuffer()), list, Date.now()));
  });
  panel.hidden = false;
  panel.dataset.ready = "yes";
}

start().catch(() => { panel.hidden = true; });
