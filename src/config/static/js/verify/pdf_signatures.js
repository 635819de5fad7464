// SPDX-License-Identifier: Apache-2.0
// The PAdES signature around a PDF (ETSI EN 319 142-1): one, over every byte but its own text; follows no reference.
import { Fault, joined } from "./bytes.js";
import { readMessage } from "./cms.js";
import { TAG } from "./der.js";

const DATA = "2a864886f70d010701";
const RANGE = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g;

/** {signer, chain, signature, stamp} of the one signature; `stamp` is undefined without one. Throws Fault. */
export async function readPdfSignature(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const ranges = [...text.matchAll(RANGE)];
  if (!ranges.length) throw new Fault("pdf-unsigned");
  const [first, start, end, rest] = ranges[0].slice(1).map(Number);
  if (ranges.length > 1 || first !== 0 || !(start > 0 && start < end) || end + rest !== bytes.length) throw new Fault("pdf-added");
  const message = await readMessage(unpadded(fromHex(text.slice(start, end))));
  if (message.kind !== DATA || message.content) throw new Fault("pdf-form");
  const covered = joined(bytes.subarray(0, start), bytes.subarray(end));
  if (!(await message.holds(covered, DATA))) throw new Fault("pdf-broken");
  const { signer, certificates, signature, stamp } = message;
  return { signer, chain: [signer, ...certificates.filter((one) => one !== signer)].map((one) => one.der), signature, stamp };
}

function fromHex(text) {
  if (!/^<(?:[0-9A-F]{2})+>$/.test(text)) throw new Fault("pdf-form");
  return Uint8Array.from(text.slice(1, -1).match(/../g), (pair) => parseInt(pair, 16));
}

/** The first DER value of a text that is filled up with zeros. */
function unpadded(bytes) {
  const count = bytes[1] & 0x80 ? bytes[1] & 0x7f : 0;
  if (bytes[0] !== TAG.SEQUENCE || count > 4) throw new Fault("pdf-form");
  const length = count ? bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0) : bytes[1];
  const size = 2 + count + length;
  if (bytes.subarray(size).some((byte) => byte !== 0)) throw new Fault("pdf-form");
  return bytes.subarray(0, size);
}
