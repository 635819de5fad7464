// SPDX-License-Identifier: Apache-2.0
// Offers to sign here, on a form that the node's key signs otherwise, when this browser keeps one of the person's keys.
import { kept } from "./store.js";

const button = document.getElementById("sign-here");
const serials = JSON.parse(document.getElementById("browser-keys").textContent);

const [id] = globalThis.crypto?.subtle ? await kept(Object.keys(serials)).catch(() => []) : [];
if (id) {
  button.value = serials[id];
  button.hidden = false;
}
