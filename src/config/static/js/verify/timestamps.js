// SPDX-License-Identifier: Apache-2.0
// RFC 3161 time-stamp tokens read and verified (CMS, RFC 5652); apart, because only a stamp proves a time.
import { Fault, hex, joined, same, sha256 } from "./bytes.js";
import { readCertificate, signatureHolds } from "./certificates.js";
import { TAG, oid, only, parts, partsOf, rawSignature, time } from "./der.js";

const SIGNED_DATA = "2a864886f70d010702", STAMP = "2a864886f70d0109100104";
const CONTENT_TYPE = "2a864886f70d010903", MESSAGE_DIGEST = "2a864886f70d010904";
const SHA256 = "608648016503040201", STAMPING = "2b06010505070308";

/** {at, imprint, certificate} of a token whose signature holds. Throws Fault. */
export async function readTimestamp(token) {
  const [kind, wrapped] = partsOf(only(token, TAG.SEQUENCE), TAG.OID, 0xa0);
  const fields = parts(only(wrapped.content, TAG.SEQUENCE));
  const [inner, octets] = partsOf(fields[2], TAG.OID, 0xa0);
  const content = only(octets.content, TAG.OCTETS).content;
  const held = fields.find((field) => field.tag === 0xa0);
  const signers = parts(fields.at(-1));
  if (oid(kind) !== SIGNED_DATA || oid(inner) !== STAMP || !held || signers.length !== 1) throw new Fault("stamp-form");
  const certificates = parts(held).map((one) => readCertificate(one.whole));
  if (certificates.length !== 1) throw new Fault("stamp-form");
  const [certificate] = certificates;
  if (!(await holds(signers[0], content, certificate))) throw new Fault("stamp-broken");
  if (!certificate.extendedCritical || certificate.extended.join() !== STAMPING) throw new Fault("stamp-form");
  return { certificate, ...said(content) };
}

async function holds(signer, content, certificate) {
  const fields = parts(signer);
  const attributes = fields.find((field) => field.tag === 0xa0);
  const signature = fields.find((field) => field.tag === TAG.OCTETS);
  const found = new Map(parts(attributes).map((one) => [oid(parts(one)[0]), parts(parts(one)[1])]));
  const digest = found.get(MESSAGE_DIGEST)?.[0].content ?? new Uint8Array();
  if (oid(found.get(CONTENT_TYPE)?.[0]) !== STAMP || !same(digest, await sha256(content))) return false;
  const signed = joined(new Uint8Array([TAG.SET]), attributes.whole.subarray(1)); // RFC 5652 §5.4: as a SET, not [0]
  const rsa = certificate.key.family === "RSA";
  const raw = rsa ? signature.content : rawSignature(signature.content);
  return signatureHolds(certificate.key, rsa ? "RS256" : "ES256", raw, signed);
}

/** TSTInfo (RFC 3161 §2.4.2): version, policy, imprint, serial number, time. */
function said(content) {
  const [, , imprint, , at] = parts(only(content, TAG.SEQUENCE));
  const [algorithm, digest] = partsOf(imprint, TAG.SEQUENCE, TAG.OCTETS);
  if (oid(parts(algorithm)[0]) !== SHA256) throw new Fault("stamp-form");
  return { at: time(at), imprint: digest.content, digest: hex(digest.content) };
}
