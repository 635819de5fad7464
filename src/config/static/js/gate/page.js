// SPDX-License-Identifier: Apache-2.0
// The gate answers on the device itself, also without a network; with one it asks the window how the receipt stands.
import { overall } from "../verify/documents.js";
import { verifyReceipt } from "./receipts.js";

const gate = document.getElementById("gate");
const words = JSON.parse(document.getElementById("gate-words").textContent);
const KEPT = "gate";
const SHOWN = ["number", "case", "procedure", "trader", "filed_at", "valid_until", "waits_for", "issuer", "content"];
const SECONDS = 4_000;

function seal(result, size = "") {
  return document.getElementById(`seal-${result}${size}`).content.cloneNode(true);
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function row({ check, result }) {
  const name = element("b", "checks__name", words.names[check] ?? check);
  const why = words.says[`${check}-${result}`] ?? "";
  return element("li", `checks__row checks__row--${result}`, element("div", "checks__head", seal(result), name), element("p", "checks__why", why));
}

function summary(receipt) {
  const rows = SHOWN.filter((name) => receipt[name]?.length).map((name) => element("div", "govuk-summary-list__row",
    element("dt", "govuk-summary-list__key", words.labels[name]),
    element("dd", "govuk-summary-list__value breakable", [receipt[name]].flat().join(", "))));
  return element("dl", "govuk-summary-list", ...rows);
}

function sentence(result, checks, receipt, standing) {
  const failed = checks.filter((one) => one.result === "invalid").map((one) => one.check);
  if (failed.join() === "validity") return words.sentences.expired;
  if (failed.join() === "standing" && standing) return words.sentences[standing === "expired" ? "expired" : "ended"];
  if (result !== "valid") return words.sentences[result];
  return words.sentences[receipt.provisional ? "provisional" : "real"];
}

/** How the window says that a receipt stands; undefined without a network, or where it is another window's. */
async function standingOf(digest) {
  try {
    const answer = await fetch(gate.dataset.standing + digest, { signal: AbortSignal.timeout(SECONDS), cache: "no-store" });
    return answer.ok ? (await answer.json()).state : undefined;
  } catch {
    return undefined;
  }
}

async function answer(text, trusted) {
  const { checks, receipt, digest } = await verifyReceipt(text, trusted, Date.now());
  const standing = digest && overall(checks) === "valid" ? await standingOf(digest) : undefined;
  const known = checks.find((one) => one.check === "standing");
  if (known && standing) known.result = standing === "standing" ? "valid" : "invalid";
  const result = overall(checks);
  const title = element("h2", "govuk-heading-l", sentence(result, checks, receipt ?? {}, standing));
  title.tabIndex = -1;
  gate.querySelector("[data-answer]").replaceChildren(
    element("p", "", seal(result, "-big")), title, ...(receipt ? [summary(receipt)] : []),
    element("h3", "govuk-heading-m", words.labels.checked), element("ul", "checks", ...checks.map(row)),
    element("p", "quiet", words.labels.stayed),
  );
  title.focus();
}

/** Keep what the page is made of, and its trust list, for when there is no network. */
async function keep() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(gate.dataset.worker);
  await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").map((one) => one.name);
  const own = parts.filter((name) => name.startsWith(`${location.origin}/static/`));
  const store = await caches.open(KEPT);
  await store.addAll([...new Set([location.pathname, gate.dataset.trust, ...own])]);
  gate.querySelector("[data-offline]").hidden = false;
  gate.dataset.kept = "yes";
}

async function start() {
  if (!globalThis.crypto?.subtle) return; // plain http to another machine: the form still works
  const trusted = (await (await fetch(gate.dataset.trust)).json()).list;
  const form = gate.querySelector("form");
  const fromAddress = () => location.hash.length > 1 && answer(location.hash.slice(1), trusted);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    await answer(file ? await file.text() : form.elements.code.value, trusted);
  });
  window.addEventListener("hashchange", fromAddress);
  await fromAddress();
  gate.dataset.ready = "yes";
  await keep().catch(() => {}); // a device that keeps nothing still checks
}

start();
