// SPDX-License-Identifier: Apache-2.0
// RFC 3161 time-stamp tokens read and verified (CMS, RFC 5652); apart, because only a stamp proves a time.
import { Fault, hex } from "./bytes.js";
import { readMessage } from "./cms.js";
import { TAG, oid, only, parts, partsOf, time } from "./der.js";

const STAMP = "2a864886f70d0109100104";
const SHA256 = "608648016503040201", STAMPING = "2b06010505070308";

/** {at, imprint, certificate} of a token whose signature holds. Throws Fault. */
export async function readTimestamp(token) {
  const { kind, content, certificates, signer, holds } = await readMessage(token);
  if (kind !== STAMP || !content || certificates.length !== 1) throw new Fault("stamp-form");
  if (!(await holds(content, STAMP))) throw new Fault("stamp-broken");
  if (!signer.extendedCritical || signer.extended.join() !== STAMPING) throw new Fault("stamp-form");
  return { certificate: signer, ...said(content) };
}

/** TSTInfo (RFC 3161 §2.4.2): version, policy, imprint, serial number, time. */
function said(content) {
  const [, , imprint, , at] = parts(only(content, TAG.SEQUENCE));
  const [algorithm, digest] = partsOf(imprint, TAG.SEQUENCE, TAG.OCTETS);
  if (oid(parts(algorithm)[0]) !== SHA256) throw new Fault("stamp-form");
  return { at: time(at), imprint: digest.content, digest: hex(digest.content) };
}
