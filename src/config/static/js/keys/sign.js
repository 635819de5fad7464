// SPDX-License-Identifier: Apache-2.0
// Shows what is to be signed as its own bytes say it, and signs exactly those bytes (RFC 7515 §5.1, appendix F).
import { hex, joined, parseCanonical, sha256, toBase64url, utf8 } from "../verify/bytes.js";
import { sign } from "./store.js";

const form = document.getElementById("sign-form");
const { payload, protected: header, signature } = form.elements;
const kinds = JSON.parse(document.getElementById("kind-names").textContent);
const bytes = utf8(payload.value);
const read = parseCanonical(bytes);

const shown = {
  kind: kinds[read.kind] ?? read.kind,
  number: read.number,
  digest: `sha256:${hex(await sha256(bytes))}`,
  whole: JSON.stringify(read, null, 1),
};
for (const [name, text] of Object.entries(shown)) document.querySelector(`[data-shown="${name}"]`).textContent = text;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.submitter.disabled = true;
  const input = joined(utf8(header.value), utf8("."), utf8(toBase64url(bytes)));
  signature.value = await sign(form.dataset.key, input);
  form.submit();
});
document.getElementById("to-sign").hidden = false;
