// SPDX-License-Identifier: Apache-2.0
// RFC 3161 time-stamp tokens read and verified (CMS, RFC 5652); apart, because only a stamp proves a time.
import { Fault, hex } from "./bytes.js";
import { readCertificate } from "./certificates.js";
import { SIGNED_DATA, readSigner } from "./cms.js";
import { TAG, oid, only, parts, partsOf, time } from "./der.js";

const STAMP = "2a864886f70d0109100104";
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
  if (!(await readSigner(signers[0]).holds(certificate.key, content, STAMP))) throw new Fault("stamp-broken");
  if (!certificate.extendedCritical || certificate.extended.join() !== STAMPING) throw new Fault("stamp-form");
  return { certificate, ...said(content) };
}

/** TSTInfo (RFC 3161 §2.4.2): version, policy, imprint, serial number, time. */
function said(content) {
  const [, , imprint, , at] = parts(only(content, TAG.SEQUENCE));
  const [algorithm, digest] = partsOf(imprint, TAG.SEQUENCE, TAG.OCTETS);
  if (oid(parts(algorithm)[0]) !== SHA256) throw new Fault("stamp-form");
  return { at: time(at), imprint: digest.content, digest: hex(digest.content) };
}
