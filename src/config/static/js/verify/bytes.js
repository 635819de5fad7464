// SPDX-License-Identifier: Apache-2.0
// Bytes, base64 and canonical JSON as the files spell them; apart, because every check starts from these.

/** What a file can't be read for; `say` names the sentence. */
export class Fault extends Error {
  constructor(say, args = {}) {
    super(say);
    this.say = say;
    this.args = args;
  }
}

export const utf8 = (text) => new TextEncoder().encode(text);

/** The text of bytes. Throws Fault for what is not UTF-8. */
export function fromUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Fault("form-broken");
  }
}

export const same = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n]);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** Standard base64 in its one spelling. Throws Fault. */
export function fromBase64(text) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Fault("base64");
  }
  if (typeof text !== "string" || toBase64(bytes) !== text) throw new Fault("base64");
  return bytes;
}

export const toBase64url = (bytes) => toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** Base64url without padding in its one spelling. Throws Fault. */
export function fromBase64url(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text)) throw new Fault("base64");
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  const bytes = fromBase64(plain + "=".repeat((4 - (plain.length % 4)) % 4));
  return bytes;
}

/** RFC 8785: keys sorted by UTF-16 units, numbers and text as ECMAScript writes them. */
export function canonical(value) {
  return utf8(written(value));
}

function written(value) {
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${written(value[key])}`);
  return `{${members.join(",")}}`;
}

/** A canonical JSON file read; anything doubled, rearranged or rounded comes out otherwise and is refused. */
export function parseCanonical(bytes) {
  let value;
  try {
    value = JSON.parse(fromUtf8(bytes));
  } catch {
    throw new Fault("form-broken");
  }
  if (!same(canonical(value), bytes)) throw new Fault("form-other");
  return value;
}

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

export function hasExactly(value, names) {
  return isObject(value) && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}
