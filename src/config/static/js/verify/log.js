// SPDX-License-Identifier: Apache-2.0
// The public log as a document's evidence shows it: RFC 6962 inclusion, C2SP signed notes and cosignatures.
import { Fault, fromBase64, joined, same, sha256, utf8 } from "./bytes.js";

const OWN = 1, COSIGNATURE = 4;
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

export const leafHash = (entry) => sha256(joined(new Uint8Array([0]), entry));
const nodeHash = (left, right) => sha256(joined(new Uint8Array([1]), left, right));

/** Whether the path leads from the leaf at `index` to the root of a tree of `size` entries (RFC 9162 §2.1.3.2). */
export async function isIncluded({ index, size, leaf, path, root }) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [fn, sn, hash] = [BigInt(index), BigInt(size - 1), leaf];
  for (const step of path) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      hash = await nodeHash(step, hash);
      while (!(fn & 1n) && fn) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      hash = await nodeHash(hash, step);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && same(hash, root);
}

/** {name, kind, key} of a verifier key, name+id+key, or null for a kind that is not Ed25519. Only the key holds a "+". */
export function readKey(vkey) {
  const [name, , ...rest] = vkey.split("+");
  const bytes = fromBase64(rest.join("+"));
  return bytes.length === 33 && [OWN, COSIGNATURE].includes(bytes[0]) ? { name, kind: bytes[0], key: bytes.subarray(1) } : null;
}

/** {origin, size, root, text, lines} of a checkpoint; who signed it is not asked. Throws Fault. */
export function readCheckpoint(note) {
  const gap = typeof note === "string" ? note.lastIndexOf("\n\n") : -1;
  if (gap < 1 || !note.endsWith("\n")) throw new Fault("checkpoint-form");
  const text = note.slice(0, gap + 1);
  const lines = note.slice(gap + 2, -1).split("\n").map((line) => LINE.exec(line));
  const [origin, size, root] = text.split("\n");
  if (lines.some((line) => !line) || !/^(0|[1-9]\d{0,15})$/.test(size ?? "")) throw new Fault("checkpoint-form");
  return { origin, size: Number(size), root: fromBase64(root), text, lines: lines.map(([, name, blob]) => ({ name, blob: fromBase64(blob) })) };
}

/** Whether `key` signed: true, false when a signature in its name is wrong, undefined when there is none. */
export async function isSigned(checkpoint, key) {
  const id = (await sha256(joined(utf8(`${key.name}\n`), new Uint8Array([key.kind]), key.key))).subarray(0, 4);
  const line = checkpoint.lines.find((one) => one.name === key.name && same(one.blob.subarray(0, 4), id));
  if (!line) return undefined;
  const cosigned = key.kind === COSIGNATURE;
  const at = cosigned ? new DataView(line.blob.slice(4, 12).buffer).getBigUint64(0) : 0n;
  const message = cosigned ? `cosignature/v1\ntime ${at}\n${checkpoint.text}` : checkpoint.text;
  return ed25519Holds(key.key, line.blob.subarray(cosigned ? 12 : 4), utf8(message));
}

async function ed25519Holds(key, signature, content) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    throw new Fault("no-ed25519");
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, content);
}

export const isOwn = (key) => key?.kind === OWN;
export const isWitness = (key) => key?.kind === COSIGNATURE;
