// SPDX-License-Identifier: Apache-2.0
// As much of DER (ITU-T X.690) as certificates, revocation lists and time stamps need; refuses what it does not know.
import { Fault, fromUtf8, hex, joined } from "./bytes.js";

export const TAG = {
  BOOLEAN: 0x01, INTEGER: 0x02, BITS: 0x03, OCTETS: 0x04, OID: 0x06,
  UTC_TIME: 0x17, TIME: 0x18, SEQUENCE: 0x30, SET: 0x31,
};

/** The values that stand one after another in `bytes`: {tag, whole, content}. Throws Fault. */
export function values(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at];
    let [length, start] = [bytes[at + 1], at + 2];
    if (length >= 0x80) {
      const count = length & 0x7f;
      length = 0;
      for (let n = 0; n < count; n += 1) length = length * 256 + bytes[start + n];
      if (count < 1 || count > 4 || length < 0x80 || bytes[start] === 0) throw new Fault("der");
      start += count;
    }
    if ((tag & 0x1f) === 0x1f || length === undefined || start + length > bytes.length) throw new Fault("der");
    found.push({ tag, whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** The DER of a value with that content. */
export function written(tag, ...contents) {
  const content = joined(...contents);
  const length = content.length.toString(16);
  const octets = length.padStart(length.length + (length.length % 2), "0").match(/../g).map((pair) => parseInt(pair, 16));
  const head = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | octets.length, ...octets];
  return joined(new Uint8Array(head), content);
}

/** The one value that `bytes` is. */
export function only(bytes, tag) {
  const found = values(bytes);
  if (found.length !== 1 || (tag !== undefined && found[0].tag !== tag)) throw new Fault("der");
  return found[0];
}

export const parts = (value) => values(value.content);

/** The values within, which must begin with these tags. */
export function partsOf(value, ...tags) {
  const found = parts(value);
  if (tags.some((tag, n) => found[n]?.tag !== tag)) throw new Fault("der");
  return found;
}

export const oid = (value) => (value?.tag === TAG.OID ? hex(value.content) : "");

/** A whole number as hexadecimal without leading zeros; serial numbers are too long for JavaScript's numbers. */
export const number = (value) => hex(value.content).replace(/^(00)+(?=.)/, "").replace(/^0(?=.)/, "");

/** A UTCTime or GeneralizedTime as milliseconds. */
export function time(value) {
  const text = fromUtf8(value.content);
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!match || (value.tag === TAG.UTC_TIME) !== (match[1].length === 2)) throw new Fault("der");
  const year = match[1].length === 4 ? Number(match[1]) : Number(match[1]) + (Number(match[1]) < 50 ? 2000 : 1900);
  return Date.UTC(year, match[2] - 1, match[3], match[4], match[5], match[6]);
}

/** An ECDSA signature in DER as r and s, 32 bytes each. */
export function rawSignature(bytes) {
  const [r, s] = partsOf(only(bytes, TAG.SEQUENCE), TAG.INTEGER, TAG.INTEGER).map((part) => {
    const plain = part.content[0] === 0 ? part.content.subarray(1) : part.content;
    if (plain.length > 32) throw new Fault("der");
    return plain;
  });
  const raw = new Uint8Array(64);
  raw.set(r, 32 - r.length);
  raw.set(s, 64 - s.length);
  return raw;
}
