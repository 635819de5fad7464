// SPDX-License-Identifier: Apache-2.0
// Makes a key on the page and has the node certify it; the node gets its public half and a signature, no more.
import { canonical, toBase64 } from "../verify/bytes.js";
import { kept, makeKey, sign } from "./store.js";

const form = document.getElementById("keep-key");

async function start() {
  const marks = [...document.querySelectorAll("[data-key]")];
  const here = new Set(await kept(marks.map((mark) => mark.dataset.key))); // also shows that keys can be kept
  for (const mark of marks) mark.hidden = !here.has(mark.dataset.key);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.submitter.disabled = true;
    const { challenge, organisation, public_key: publicKey, signature } = form.elements;
    const { id, spki } = await makeKey();
    publicKey.value = toBase64(spki);
    const asked = { act: "enrol", challenge: challenge.value, key: publicKey.value, organisation: organisation.value };
    signature.value = await sign(id, canonical(asked));
    form.submit();
  });
  form.hidden = false;
}

start().catch(() => { document.getElementById("no-webcrypto").hidden = false; });
