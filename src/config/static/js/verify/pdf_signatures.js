// SPDX-License-Identifier: Apache-2.0
// The PAdES signature around a PDF (ETSI EN 319 142-1): one, over every byte but its own text; follows no reference.
import { Fault, joined, same } from "./bytes.js";
import { hasOneForm, readCertificate } from "./certificates.js";
import { SIGNED_DATA, readSigner } from "./cms.js";
import { TAG, number, oid, only, parts, partsOf } from "./der.js";

const DATA = "2a864886f70d010701", STAMP = "2a864886f70d010910020e";
const RANGE = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g;

/** {signer, chain, signature, stamp} of the one signature; `stamp` is undefined without one. Throws Fault. */
export async function readPdfSignature(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const ranges = [...text.matchAll(RANGE)];
  if (!ranges.length) throw new Fault("pdf-unsigned");
  const [first, start, end, rest] = ranges[0].slice(1).map(Number);
  if (ranges.length > 1 || first !== 0 || !(start > 0 && start < end) || end + rest !== bytes.length) throw new Fault("pdf-added");
  const { certificates, info } = readMessage(unpadded(fromHex(text.slice(start, end))));
  const made = readSigner(info);
  const signer = certificates.find((one) => one.serial === number(made.serial) && same(one.issuer, made.issuer.whole));
  if (!signer) throw new Fault("pdf-form");
  const covered = joined(bytes.subarray(0, start), bytes.subarray(end));
  const sound = (await made.holds(signer.key, covered, DATA)) && hasOneForm(signer.key, made.raw(signer.key));
  if (!sound) throw new Fault("pdf-broken");
  const chain = [signer, ...certificates.filter((one) => one !== signer)].map((one) => one.der);
  return { signer, chain, signature: made.signature, stamp: made.unsigned.get(STAMP)?.[0].whole };
}

/** A SignedData without content of its own: its certificates and its one SignerInfo. */
function readMessage(der) {
  const [kind, wrapped] = partsOf(only(der, TAG.SEQUENCE), TAG.OID, 0xa0);
  const fields = parts(only(wrapped.content, TAG.SEQUENCE));
  const inner = parts(fields[2]);
  const held = fields.find((field) => field.tag === 0xa0);
  const signers = parts(fields.at(-1));
  const sound = oid(kind) === SIGNED_DATA && inner.length === 1 && oid(inner[0]) === DATA && held && signers.length === 1;
  if (!sound) throw new Fault("pdf-form");
  return { certificates: parts(held).map((one) => readCertificate(one.whole)), info: signers[0] };
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
