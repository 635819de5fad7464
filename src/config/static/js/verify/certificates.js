// SPDX-License-Identifier: Apache-2.0
// X.509 certificates and revocation lists (RFC 5280), as far as our own authorities issue them; ES256 by WebCrypto.
import { Fault, fromUtf8, same } from "./bytes.js";
import { TAG, number, oid, only, parts, partsOf, rawSignature, time, values } from "./der.js";

const ECDSA_SHA256 = "2a8648ce3d040302";
const NAMES = { "550403": "name", "550461": "organisation", "550406": "economy" };
const USAGE = "551d0f", CONSTRAINTS = "551d13", EXTENDED = "551d25";
const KNOWN = new Set([USAGE, CONSTRAINTS, EXTENDED]);

/** What a certificate says. Throws Fault for what is not one with a P-256 key. */
export function readCertificate(der) {
  const [signed, algorithm, signature] = partsOf(only(der, TAG.SEQUENCE), TAG.SEQUENCE, TAG.SEQUENCE, TAG.BITS);
  const fields = parts(signed);
  if (fields[0].tag !== 0xa0 || oid(parts(algorithm)[0]) !== ECDSA_SHA256) throw new Fault("der");
  const [, serial, , issuer, validity, subject, key] = fields;
  const [from, to] = parts(validity).map(time);
  const extensions = readExtensions(fields.find((field) => field.tag === 0xa3));
  const usage = extensions.get(USAGE);
  const bits = usage ? only(usage.content, TAG.BITS).content[1] ?? 0 : 0;
  const constraints = extensions.get(CONSTRAINTS);
  return {
    der, signed: signed.whole, signature: rawSignature(signature.content.subarray(1)),
    serial: number(serial), issuer: issuer.whole, subject: subject.whole, key: key.whole, from, to,
    ...namesIn(subject), issuerName: namesIn(issuer).name,
    maySign: Boolean(bits & 0x80) || Boolean(bits & 0x40), signsCertificates: Boolean(bits & 0x04),
    authority: constraints ? parts(only(constraints.content, TAG.SEQUENCE))[0]?.content[0] === 0xff : false,
    extended: extensions.has(EXTENDED) ? parts(only(extensions.get(EXTENDED).content, TAG.SEQUENCE)).map(oid) : [],
    extendedCritical: extensions.get(EXTENDED)?.critical ?? false,
    plain: [...extensions].every(([name, extension]) => !extension.critical || KNOWN.has(name)),
  };
}

function readExtensions(field) {
  const found = new Map();
  for (const extension of field ? parts(only(field.content, TAG.SEQUENCE)) : []) {
    const [name, ...rest] = parts(extension);
    const critical = rest.length === 2 && rest[0].content[0] === 0xff;
    if (found.has(oid(name))) throw new Fault("der");
    found.set(oid(name), { critical, content: rest.at(-1).content });
  }
  return found;
}

function namesIn(name) {
  const found = { name: "", organisation: "", economy: "" };
  for (const set of parts(name)) {
    for (const pair of parts(set)) {
      const [kind, text] = parts(pair);
      const label = NAMES[oid(kind)];
      if (label && !found[label]) found[label] = fromUtf8(text.content);
    }
  }
  return found;
}

/** Whether the key (SubjectPublicKeyInfo, DER) made this signature (r and s) over these bytes: ES256. */
export async function es256Holds(key, signature, content) {
  if (signature.length !== 64) return false;
  try {
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    const imported = await crypto.subtle.importKey("spki", key, algorithm, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, signature, content);
  } catch {
    return false;
  }
}

/** Whether `issuer` may issue certificates and issued this one. */
export async function isIssuedBy(certificate, issuer) {
  return issuer.authority && issuer.signsCertificates && issuer.plain && certificate.plain && !certificate.authority
    && same(certificate.issuer, issuer.subject)
    && es256Holds(issuer.key, certificate.signature, certificate.signed);
}

/** Serial number → when it was revoked, with the list's own dates; null when the list is not the authority's. */
export async function readRevocations(der, authority) {
  if (!der.length) return null;
  try {
    const [signed, algorithm, signature] = partsOf(only(der, TAG.SEQUENCE), TAG.SEQUENCE, TAG.SEQUENCE, TAG.BITS);
    const raw = rawSignature(signature.content.subarray(1));
    const fields = parts(signed);
    const [, , issuer, issued, next, entries] = fields;
    if (oid(parts(algorithm)[0]) !== ECDSA_SHA256 || !same(issuer.whole, authority.subject)) return null;
    if (!(await es256Holds(authority.key, raw, signed.whole)) || hasCritical(fields.at(-1))) return null;
    const revoked = new Map();
    for (const entry of entries?.tag === TAG.SEQUENCE ? parts(entries) : []) {
      const [serial, at] = parts(entry);
      revoked.set(number(serial), time(at));
    }
    return { issued: time(issued), next: time(next), revoked };
  } catch {
    return null;
  }
}

function hasCritical(field) {
  if (field?.tag !== 0xa0) return false;
  return parts(only(field.content, TAG.SEQUENCE)).some((extension) => values(extension.content)[1]?.tag === TAG.BOOLEAN);
}
