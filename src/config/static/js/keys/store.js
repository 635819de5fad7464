// SPDX-License-Identifier: Apache-2.0
// Keys that this browser keeps (W3C WebCrypto, IndexedDB); apart, because only this file holds one.
// They are not extractable: the browser signs with them and gives their bytes to nobody.
import { hex, joined, sha256, toBase64url } from "../verify/bytes.js";

const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n; // SEC 2 §2.4.2
const HALF = 32;

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function keys(mode) {
  const opening = indexedDB.open("tradelane", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys", { keyPath: "id" });
  return (await settled(opening)).transaction("keys", mode).objectStore("keys");
}

/** A fresh key, kept here; its public half as SubjectPublicKeyInfo. */
export async function makeKey() {
  const pair = await crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const id = hex(await sha256(spki));
  const store = await keys("readwrite");
  await settled(store.put({ id, key: pair.privateKey }));
  return { id, spki };
}

/** Those of `ids` whose key this browser keeps. */
export async function kept(ids) {
  const store = await keys("readonly");
  const there = new Set(await settled(store.getAllKeys()));
  return ids.filter((id) => there.has(id));
}

/** The ES256 signature of bytes by a key of this browser: r and s, in its low form, base64url. */
export async function sign(id, bytes) {
  const store = await keys("readonly");
  const { key } = await settled(store.get(id));
  const raw = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes));
  return toBase64url(low(raw));
}

/** r with the lower of s and its mirror: of the two signatures that verify, the one that the node accepts. */
function low(raw) {
  const s = BigInt(`0x${hex(raw.subarray(HALF))}`);
  if (s <= ORDER / 2n) return raw;
  const text = (ORDER - s).toString(16).padStart(2 * HALF, "0");
  return joined(raw.subarray(0, HALF), Uint8Array.from(text.match(/../g), (byte) => parseInt(byte, 16)));
}
