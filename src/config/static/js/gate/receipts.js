// SPDX-License-Identifier: Apache-2.0
// The checks of a receipt of filing, by the names of the node's own verifier; asks no network.
import { Fault, canonical, fromBase64, fromBase64url, hasExactly, hex, isObject, parseCanonical, sha256, same, toBase64, toBase64url, utf8 } from "../verify/bytes.js";
import { hasOneForm, readCertificate } from "../verify/certificates.js";
import { checkList, checkSigner, readSignature } from "../verify/documents.js";

const TYPE = "tradelane-filing-receipt+jws";
const TEXTS = ["case", "content", "filed_at", "issued_at", "issuer", "kind", "number", "procedure", "supersedes", "trader", "valid_until"];
const MEMBERS = [...TEXTS, "provisional", "waits_for"];
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const CODE = /^(?:[^\s#]{0,2000}#)?([\w-]+)\.([\dTZ:-]{20})\.([\w-]+)\.([\w-]{43})$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const CLOCK_TOLERANCE = 5 * 60_000; // a device at a gate has no better clock

const check = (name, result, required = true) => ({ check: name, result, required });

/** Every check of a receipt or of what its code holds: {checks, receipt, digest}. Never throws for what it is given. */
export async function verifyReceipt(text, trusted, now) {
  let read;
  try {
    read = await taken(text.trim(), trusted);
  } catch {
    return { checks: [check("form", "invalid")] };
  }
  if (!read) return { checks: [check("node", "undetermined")] };
  const { receipt, signature, digest } = read;
  const checks = [check("form", "valid"), ...(await who(signature, receipt, trusted)), inTime(receipt, now)];
  checks.push(check("standing", "undetermined", false), check("trust-list", checkList(trusted, now).result));
  return { checks, receipt, digest };
}

/** The receipt with its signature; undefined when its code names a certificate that the trust list has not. */
async function taken(text, trusted) {
  const jws = COMPACT.test(text) ? text : await whole(text, trusted);
  if (!jws) return undefined;
  const [header, payload, signature] = jws.split(".");
  const bytes = fromBase64url(payload);
  const receipt = parseCanonical(bytes);
  if (!isReceipt(receipt) || JSON.parse(new TextDecoder().decode(fromBase64url(header))).typ !== TYPE) throw new Fault("form-other");
  return {
    receipt, digest: `sha256:${hex(await sha256(utf8(jws)))}`,
    signature: await readSignature(bytes, { protected: header, signature }),
  };
}

function isReceipt(data) {
  return hasExactly(data, MEMBERS) && data.kind === "filing-receipt" && TEXTS.every((name) => typeof data[name] === "string")
    && typeof data.provisional === "boolean" && Array.isArray(data.waits_for) && data.waits_for.every((one) => typeof one === "string")
    && data.provisional === Boolean(data.valid_until)
    && [data.filed_at, data.issued_at, ...(data.provisional ? [data.valid_until] : [])].every((one) => TIME.test(one));
}

/** The compact JWS of a code: its header is written anew from the certificate that stands in the trust list. */
async function whole(text, trusted) {
  const found = CODE.exec(text);
  if (!found) throw new Fault("form-broken");
  const [, payload, sigT, signature, thumb] = found;
  for (const node of trusted.nodes) {
    const der = fromBase64(node.certificate);
    const own = toBase64url(await sha256(der));
    if (own !== thumb) continue;
    const alg = readCertificate(der).key.family === "RSA" ? "RS256" : "ES256";
    const header = canonical({ alg, crit: ["sigT"], sigT, typ: TYPE, x5c: [toBase64(der)], "x5t#S256": own });
    return `${toBase64url(header)}.${payload}.${signature}`;
  }
  return undefined;
}

async function who(read, receipt, trusted) {
  const { signer } = read;
  const sound = read.holds && hasOneForm(signer.key, read.raw) && signer.organisation === receipt.issuer;
  if (!sound) return [check("signature", "invalid")];
  const known = trusted.nodes.some((node) => isObject(node) && same(fromBase64(node.certificate), signer.der));
  const rest = await checkSigner(read, read.signedAt, trusted);
  return [check("signature", "valid"), check("node", known ? "valid" : "undetermined"),
    ...rest.map((one) => check(one.check, one.result))];
}

function inTime(receipt, now) {
  const begun = Date.parse(receipt.issued_at) <= now + CLOCK_TOLERANCE;
  const over = receipt.valid_until && now >= Date.parse(receipt.valid_until);
  return check("validity", begun && !over ? "valid" : "invalid");
}
