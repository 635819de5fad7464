// SPDX-License-Identifier: Apache-2.0
// A signer of a CMS message (RFC 5652 §5.3) with signed attributes; apart, as time stamps and PDF signatures are both CMS.
import { joined, same, sha256 } from "./bytes.js";
import { signatureHolds } from "./certificates.js";
import { TAG, oid, parts, rawSignature } from "./der.js";

export const SIGNED_DATA = "2a864886f70d010702";
const CONTENT_TYPE = "2a864886f70d010903", MESSAGE_DIGEST = "2a864886f70d010904";

/** {issuer, serial, signature, unsigned, raw, holds} of a SignerInfo. Throws Fault for what is not DER. */
export function readSigner(info) {
  const fields = parts(info);
  const [issuer, serial] = parts(fields[1]);
  const attributes = fields.find((field) => field.tag === 0xa0);
  const signature = fields.find((field) => field.tag === TAG.OCTETS).content;
  const unsigned = attributesOf(fields.find((field) => field.tag === 0xa1));
  const raw = (key) => (key.family === "RSA" ? signature : rawSignature(signature));
  return { issuer, serial, signature, unsigned, raw, holds };

  /** Whether `key` signed `content` as being of the type `kind`. */
  async function holds(key, content, kind) {
    const found = attributesOf(attributes);
    const digest = found.get(MESSAGE_DIGEST)?.[0].content ?? new Uint8Array();
    if (oid(found.get(CONTENT_TYPE)?.[0]) !== kind || !same(digest, await sha256(content))) return false;
    const signed = joined(new Uint8Array([TAG.SET]), attributes.whole.subarray(1)); // §5.4: as a SET, not as [0]
    return signatureHolds(key, key.family === "RSA" ? "RS256" : "ES256", raw(key), signed);
  }
}

function attributesOf(field) {
  return new Map((field ? parts(field) : []).map((one) => [oid(parts(one)[0]), parts(parts(one)[1])]));
}
