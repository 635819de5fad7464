// SPDX-License-Identifier: Apache-2.0
// X.509 certificates and revocation lists (RFC 5280), as far as authorities issue them to their own; ES256, PS256 and
// RS256 by WebCrypto. The key in the certificate says which of them count.
import { Fault, fromUtf8, hex, same } from "./bytes.js";
import { TAG, number, oid, only, parts, partsOf, rawSignature, time, values } from "./der.js";

const ECDSA_SHA256 = "2a8648ce3d040302", RSA_SHA256 = "2a864886f70d01010b";
const RSA_KEY = "2a864886f70d010101", SHORTEST_RSA = 2048, LONGEST_RSA = 8192;
const HALF_ORDER = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;
/** Algorithms by the kind of key (rules TRUST-1, TRUST-23). */
const OF_KEYS = { EC: ["ES256"], RSA: ["PS256", "RS256"] };
const WEB = {
  ES256: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
  PS256: [{ name: "RSA-PSS", hash: "SHA-256" }, { name: "RSA-PSS", saltLength: 32 }],
  RS256: [{ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, { name: "RSASSA-PKCS1-v1_5" }],
};
const NAMES = { "550403": "name", "550461": "organisation", "550406": "economy", "55042d": "taxpayer" };
/** What Mexico's tax administration writes in x500UniqueIdentifier: the taxpayer's number, then its representative's. */
const RFC = /^([A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3})(?: \/ .*)?$/;
/** A legal person as ETSI EN 319 412-1 §5.1.4 writes it: kind, country (XG when none gave the number), number. */
const SEMANTIC = /^([A-Z]{3})([A-Z]{2})-([^.]{1,60})$/;
/** E-mail protection, document signing, any: extended usages that documents may be signed under (rule TRUST-25). */
const DOCUMENTS = ["2b06010505070304", "2b06010505070324", "551d2500"];
const NEVER = ["2b06010505070308", "2b06010505070309"];
const EXPIRED_ON_CRL = "551d3c"; // the list names a revoked certificate for ever (ITU-T X.509 §9.5.2.12)
const USAGE = "551d0f", CONSTRAINTS = "551d13", EXTENDED = "551d25";
const KNOWN = new Set([USAGE, CONSTRAINTS, EXTENDED]);

/** What a certificate says. Throws Fault for what is not one with a key that counts. */
export function readCertificate(der) {
  const [signed, algorithm, signature] = partsOf(only(der, TAG.SEQUENCE), TAG.SEQUENCE, TAG.SEQUENCE, TAG.BITS);
  const fields = parts(signed);
  if (fields[0].tag !== 0xa0) throw new Fault("der");
  const [, serial, , issuer, validity, subject, key] = fields;
  const [from, to] = parts(validity).map(time);
  const extensions = readExtensions(fields.find((field) => field.tag === 0xa3));
  const usage = extensions.get(USAGE);
  const bits = usage ? only(usage.content, TAG.BITS).content[1] ?? 0 : 0;
  const constraints = extensions.get(CONSTRAINTS);
  return {
    der, signed: signed.whole, ...madeBy(algorithm, signature),
    serial: number(serial), identity: [issuer.whole, serial.whole], issuer: issuer.whole, subject: subject.whole, key: readKey(key), from, to,
    ...whose(subject), issuerName: namesIn(issuer).name,
    maySign: Boolean(bits & 0x80) || Boolean(bits & 0x40), signsCertificates: Boolean(bits & 0x04),
    authority: constraints ? parts(only(constraints.content, TAG.SEQUENCE))[0]?.content[0] === 0xff : false,
    extended: extensions.has(EXTENDED) ? parts(only(extensions.get(EXTENDED).content, TAG.SEQUENCE)).map(oid) : [],
    extendedCritical: extensions.get(EXTENDED)?.critical ?? false,
    plain: [...extensions].every(([name, extension]) => !extension.critical || KNOWN.has(name)),
  };
}

/** The signature of a certificate or list, and by which algorithm: RFC 3279 §2.2.3, RFC 4055 §5. */
function madeBy(algorithm, signature) {
  const bytes = signature.content.subarray(1);
  const name = oid(parts(algorithm)[0]);
  if (name === RSA_SHA256) return { by: "RS256", signature: bytes };
  return name === ECDSA_SHA256 ? { by: "ES256", signature: rawSignature(bytes) } : { by: "", signature: bytes };
}

/** A public key: {der, family, bytes}; of RSA with the length of its modulus in bytes. Throws Fault for a short one. */
function readKey(info) {
  const [algorithm, bits] = partsOf(info, TAG.SEQUENCE, TAG.BITS);
  if (oid(parts(algorithm)[0]) !== RSA_KEY) return { der: info.whole, family: "EC", bytes: 64 };
  const [modulus] = partsOf(only(bits.content.subarray(1), TAG.SEQUENCE), TAG.INTEGER, TAG.INTEGER);
  const size = BigInt(`0x${number(modulus)}`).toString(2).length;
  if (size < SHORTEST_RSA || size > LONGEST_RSA) throw new Fault("key-short");
  return { der: info.whole, family: "RSA", bytes: Math.ceil(size / 8) };
}

/** Whether a certificate limits its key to uses that documents are not among. */
export const isForDocuments = ({ extended }) =>
  !extended.length || (extended.some((one) => DOCUMENTS.includes(one)) && !extended.some((one) => NEVER.includes(one)));

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
  const found = { name: "", organisation: "", economy: "", taxpayer: "" };
  for (const set of parts(name)) {
    for (const pair of parts(set)) {
      const [kind, text] = parts(pair);
      const label = NAMES[oid(kind)];
      if (label && !found[label]) found[label] = fromUtf8(text.content);
    }
  }
  return found;
}

/** The organisation that a certificate names, by its own number or by the RFC of an e.firma. */
function whose(subject) {
  const { taxpayer, ...found } = namesIn(subject);
  const [, rfc] = RFC.exec(taxpayer) ?? [];
  const [, kind, country, digits] = SEMANTIC.exec(found.organisation) ?? [];
  if (kind) return { ...found, organisation: `${country === "XG" ? found.economy : country}.${kind}.${digits}` };
  if (found.organisation || !rfc) return found;
  return { ...found, organisation: `MX.RFC.${rfc}`, economy: found.economy || "MX" };
}

/** Whether an algorithm is one of the key's kind. */
export const fits = (algorithm, key) => OF_KEYS[key.family].includes(algorithm);

/** Whether the key made this signature over these bytes; never by an algorithm of another kind of key. */
export async function signatureHolds(key, algorithm, signature, content) {
  if (!fits(algorithm, key) || signature.length !== key.bytes) return false;
  try {
    const [importing, verifying] = WEB[algorithm];
    const imported = await crypto.subtle.importKey("spki", key.der, importing, false, ["verify"]);
    return await crypto.subtle.verify(verifying, imported, signature, content);
  } catch {
    return false;
  }
}

/** Whether a signature is the one spelling of itself: of ECDSA the low one, of RSA there is no other. */
export function hasOneForm(key, signature) {
  if (key.family === "RSA") return true;
  const s = BigInt(`0x${hex(signature.subarray(32))}`);
  return s !== 0n && s <= HALF_ORDER;
}

/** Whether `issuer` may issue certificates and issued this one. */
export async function isIssuedBy(certificate, issuer) {
  return issuer.authority && issuer.signsCertificates && issuer.plain && certificate.plain && !certificate.authority
    && same(certificate.issuer, issuer.subject)
    && signatureHolds(issuer.key, certificate.by, certificate.signature, certificate.signed);
}

/** Serial number → when it was revoked, with the list's own dates; null when the list is not the authority's. */
export async function readRevocations(der, authority) {
  if (!der.length) return null;
  try {
    const [signed, algorithm, signature] = partsOf(only(der, TAG.SEQUENCE), TAG.SEQUENCE, TAG.SEQUENCE, TAG.BITS);
    const made = madeBy(algorithm, signature);
    const fields = parts(signed);
    const [, , issuer, issued, next, entries] = fields;
    if (!same(issuer.whole, authority.subject)) return null;
    if (!(await signatureHolds(authority.key, made.by, made.signature, signed.whole))) return null;
    const said = listExtensions(fields.at(-1));
    if (said.some((one) => one.critical)) return null;
    const revoked = new Map();
    for (const entry of entries?.tag === TAG.SEQUENCE ? parts(entries) : []) {
      const [serial, at] = parts(entry);
      revoked.set(number(serial), time(at));
    }
    const keepsExpired = said.some((one) => one.name === EXPIRED_ON_CRL);
    return { issued: time(issued), next: time(next), revoked, keepsExpired };
  } catch {
    return null;
  }
}

function listExtensions(field) {
  if (field?.tag !== 0xa0) return [];
  return parts(only(field.content, TAG.SEQUENCE)).map((extension) => {
    const [name, second] = values(extension.content);
    return { name: oid(name), critical: second?.tag === TAG.BOOLEAN };
  });
}
