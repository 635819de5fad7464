// SPDX-License-Identifier: Apache-2.0
// Messages signed by one signer (CMS, RFC 5652): time stamps and the signature around a PDF. As in the node's own
// reader there is one encoding, so what neither a digest nor the signature covers can't differ unseen.
import { Fault, hex, joined, same, sha256 } from "./bytes.js";
import { hasOneForm, readCertificate, signatureHolds } from "./certificates.js";
import { TAG, oid, only, parts, partsOf, rawSignature, written } from "./der.js";

const SIGNED_DATA = "2a864886f70d010702", STAMP = "2a864886f70d010910020e";
const CONTENT_TYPE = "2a864886f70d010903", MESSAGE_DIGEST = "2a864886f70d010904", SIGNING_CERTIFICATE = "2a864886f70d010910022f";
const SHA256 = "300b0609608648016503040201", SHA256_NULL = "300d06096086480165030402010500";
const SIGNATURES = { EC: "300a06082a8648ce3d040302", RSA: "300d06092a864886f70d01010b0500" };
const SIGNED = 0xa0, UNSIGNED = 0xa1;

/** {kind, content, signer, certificates, signature, stamp, holds} of a message; `content` is undefined elsewhere. Throws Fault. */
export async function readMessage(der) {
  const [, wrapped] = partsOf(only(der, TAG.SEQUENCE), TAG.OID, 0xa0);
  const [, , inner, held, signers] = parts(only(wrapped.content, TAG.SEQUENCE));
  const [kind, holder] = parts(inner);
  const [, , , attributes, , signature, unsigned] = parts(only(signers.content, TAG.SEQUENCE));
  const certificates = parts(held).map((one) => readCertificate(one.whole));
  const said = attributesOf(attributes);
  const signer = await named(said.get(SIGNING_CERTIFICATE), certificates);
  const message = {
    kind: oid(kind), content: holder && only(holder.content, TAG.OCTETS).content, attributes, certificates, signer,
    signature: signature.content, stamp: unsigned && attributesOf(unsigned).get(STAMP).whole,
  };
  if (!same(encoded(message), der)) throw new Fault("der");
  return { ...message, holds: (content, expected) => holds(message, said, content, expected) };
}

/** Whether the signer signed `content` as being of the kind `expected`, in the one form of a signature. */
async function holds({ attributes, signer, signature }, said, content, expected) {
  const digest = said.get(MESSAGE_DIGEST)?.content ?? new Uint8Array();
  if (oid(said.get(CONTENT_TYPE)) !== expected || !same(digest, await sha256(content))) return false;
  const raw = signer.key.family === "RSA" ? signature : rawSignature(signature);
  const algorithm = signer.key.family === "RSA" ? "RS256" : "ES256";
  return hasOneForm(signer.key, raw) && signatureHolds(signer.key, algorithm, raw, asSet(attributes));
}

/** Signed attributes as they are signed (§5.4): with the tag of a SET. */
const asSet = (attributes) => joined(new Uint8Array([TAG.SET]), attributes.whole.subarray(1));

/** Each attribute's one value by its identifier. Throws Fault when one stands twice or has two values. */
function attributesOf(field) {
  const found = new Map();
  for (const one of parts(field)) {
    const [name, set] = partsOf(one, TAG.OID, TAG.SET);
    const held = parts(set);
    if (held.length !== 1 || found.has(oid(name))) throw new Fault("der");
    found.set(oid(name), held[0]);
  }
  return found;
}

/** The certificate whose digest the signed attributes name (RFC 5035 §4). Throws Fault when none is. */
async function named(attribute, certificates) {
  const digest = parts(parts(parts(attribute)[0])[0]).find((one) => one.tag === TAG.OCTETS).content;
  for (const one of certificates) if (same(await sha256(one.der), digest)) return one;
  throw new Fault("der");
}

/** The one encoding of a message from the parts that signatures and digests cover (DER: sets are sorted). */
function encoded({ kind, content, attributes, certificates, signer, signature, stamp }) {
  const algorithm = bytesOf(content ? SHA256 : SHA256_NULL);
  const name = (text) => written(TAG.OID, bytesOf(text));
  const version = (one) => written(TAG.INTEGER, new Uint8Array([one]));
  const unsigned = stamp ? [written(UNSIGNED, written(TAG.SEQUENCE, name(STAMP), written(TAG.SET, stamp)))] : [];
  const info = written(
    TAG.SEQUENCE, version(1), written(TAG.SEQUENCE, ...signer.identity), algorithm, written(SIGNED, attributes.content),
    bytesOf(SIGNATURES[signer.key.family]), written(TAG.OCTETS, signature), ...unsigned,
  );
  const held = content ? [written(0xa0, written(TAG.OCTETS, content))] : [];
  const sorted = certificates.map((one) => one.der).sort((a, b) => (hex(a) < hex(b) ? -1 : 1));
  const data = written(
    TAG.SEQUENCE, version(content ? 3 : 1), written(TAG.SET, algorithm), written(TAG.SEQUENCE, name(kind), ...held),
    written(0xa0, ...sorted), written(TAG.SET, info),
  );
  return written(TAG.SEQUENCE, name(SIGNED_DATA), written(0xa0, data));
}

const bytesOf = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
