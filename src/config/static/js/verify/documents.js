// SPDX-License-Identifier: Apache-2.0
// The checks of a sealed original, in the order and by the names of the node's own verifier; asks no network.
import { Fault, canonical, fromBase64, fromBase64url, fromUtf8, hasExactly, hex, isObject, parseCanonical, same, sha256, toBase64url, utf8 } from "./bytes.js";
import { fits, hasOneForm, isForDocuments, isIssuedBy, readCertificate, readRevocations, signatureHolds } from "./certificates.js";
import { isIncluded, isOwn, isSigned, isWitness, leafHash, readCheckpoint, readKey } from "./log.js";
import { attachments } from "./pdf.js";
import { readPdfSignature } from "./pdf_signatures.js";
import { readTimestamp } from "./timestamps.js";

const HEADERS = new Set(["alg", "x5c", "x5t#S256", "sigT", "crit", "cty", "typ", "iat", "kid"]);
const PARTS = ["document", "signatures", "evidence", "seal"];
const LOG_MEMBERS = ["at", "origin", "index", "size", "leaf", "path", "checkpoint"];
const CLOCK_TOLERANCE = 5 * 60_000;

const answer = (result) => (check, say, args = {}, required = true) => ({ check, result, say, args, required });
const valid = answer("valid"), invalid = answer("invalid"), undetermined = answer("undetermined");

/** Every check of a file: {kind, checks, document}. Never throws for what a file can hold. */
export async function verifyFile(bytes, trusted, now) {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 5));
  if (start === "%PDF-") return verifyPdf(bytes, trusted, now);
  if (start[0] !== "{") return { kind: "unknown", checks: [undetermined("form", "not-here")], document: {} };
  const { checks, document } = await verifyOriginal(bytes, trusted);
  return { kind: "json", checks: [...checks, checkList(trusted, now)], document };
}

/** Invalid when any check is; undetermined when a required one is; else valid. */
export function overall(checks) {
  if (checks.some((check) => check.result === "invalid")) return "invalid";
  return checks.some((check) => check.result === "undetermined" && check.required) ? "undetermined" : "valid";
}

async function verifyPdf(bytes, trusted, now) {
  try {
    const found = await attachments(bytes);
    const json = found.filter((one) => one[0] === 0x7b);
    if (json.length !== 1) return { kind: "pdf", checks: [undetermined("attachments", "pdf-none")], document: {} };
    const inner = await verifyOriginal(json[0], trusted);
    const around = await checkPdf(bytes, inner.document.issuer, trusted);
    const attached = [valid("attachments", "pdf-attached"), undetermined("xml", "pdf-xml", {}, false)];
    return { kind: "pdf", checks: [around, ...attached, ...inner.checks, checkList(trusted, now)], document: inner.document };
  } catch (error) {
    return { kind: "pdf", checks: [fault("attachments", error)], document: {} };
  }
}

/** Whether the issuer of the data signed this PDF from its first byte to its last, by a certificate that counted then. */
async function checkPdf(bytes, issuer, trusted) {
  try {
    const read = await readPdfSignature(bytes);
    const { name, organisation } = read.signer;
    if (organisation !== issuer) return invalid("pdf", "signature-other", { name });
    if (!read.stamp) return undetermined("pdf", "pdf-unstamped");
    const stamp = await checkStamp(read.stamp, read.signature, trusted);
    const signer = stamp.at ? await checkSigner(read, stamp.at, trusted) : [];
    const faults = [stamp.check, ...signer].filter((check) => check.result !== "valid");
    const worst = faults.find((check) => check.result === "invalid") ?? faults[0];
    return worst ? { ...worst, check: "pdf" } : valid("pdf", "pdf-sound", { name });
  } catch (error) {
    return fault("pdf", error);
  }
}

async function verifyOriginal(bytes, trusted) {
  let original;
  try {
    original = await readOriginal(bytes);
  } catch (error) {
    return { checks: [fault("form", error)], document: {} };
  }
  const checks = [valid("form", "form-sound")];
  const stamp = await checkTimestamp(original, trusted);
  for (const [number, signature] of original.signatures.entries()) {
    checks.push(...(await checkSignature(original, signature, number === 0, stamp, trusted)));
  }
  checks.push(stamp.check, ...(await checkLog(original, trusted)), await checkSeal(original, trusted));
  return { checks, document: { ...original.document, digest: `sha256:${original.digest}` } };
}

/** A sealed original taken apart. Throws Fault when the form is not exactly ours. */
async function readOriginal(bytes) {
  if (isForeign(bytes)) throw new Fault("not-sealed");
  const data = parseCanonical(bytes);
  const sound = hasExactly(data, PARTS) && isObject(data.document)
    && isEvidence(data.evidence) && hasExactly(data.evidence.log, LOG_MEMBERS)
    && Array.isArray(data.signatures) && data.signatures.length > 0 && data.signatures.length <= 20
    && [...data.signatures, data.seal].every((one) => hasExactly(one, ["protected", "signature"]));
  if (!sound) throw new Fault("form-other");
  const { seal, ...unsealed } = data;
  const payload = canonical(data.document);
  return {
    document: data.document, payload, digest: hex(await sha256(payload)), signatures: data.signatures, seal,
    sealed: canonical(unsealed), log: data.evidence.log, timestamp: fromBase64(data.evidence.timestamp),
  };
}

/** JSON that does not even look like a sealed original, in whatever form: it is not a false one. */
function isForeign(bytes) {
  try {
    const data = JSON.parse(fromUtf8(bytes));
    return !isObject(data) || !PARTS.some((name) => Object.hasOwn(data, name));
  } catch {
    return false;
  }
}

/** The stamp and the log's proof; what was kept for the years after a certificate's end is not needed before it. */
function isEvidence(evidence) {
  return hasExactly(evidence, ["timestamp", "log"]) || hasExactly(evidence, ["timestamp", "log", "validation"]);
}

/** A detached signature taken apart and verified: {signer, chain, signedAt, holds, raw}. Throws Fault. */
export async function readSignature(payload, { protected: header, signature }) {
  const said = JSON.parse(new TextDecoder().decode(fromBase64url(header)));
  if (!isObject(said) || Object.keys(said).some((name) => !HEADERS.has(name))) throw new Fault("header");
  if (JSON.stringify(said.crit) !== '["sigT"]' || !Array.isArray(said.x5c) || !said.x5c.length || said.x5c.length > 5) throw new Fault("header");
  const chain = said.x5c.map(fromBase64);
  if (said["x5t#S256"] !== toBase64url(await sha256(chain[0]))) throw new Fault("header");
  const signedAt = Date.parse(said.sigT);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(said.sigT) || Number.isNaN(signedAt)) throw new Fault("header");
  const signer = readCertificate(chain[0]);
  if (!fits(said.alg, signer.key)) throw new Fault("header");
  const raw = fromBase64url(signature);
  const holds = await signatureHolds(signer.key, said.alg, raw, utf8(`${header}.${toBase64url(payload)}`));
  return { signer, chain, signedAt, raw, holds };
}

async function checkTimestamp(original, trusted) {
  try {
    return await checkStamp(original.timestamp, fromBase64url(original.signatures[0].signature), trusted);
  } catch (error) {
    return { check: fault("timestamp", error) };
  }
}

/** The check `timestamp` of a token over a signature, with the time `at` when it proves one. */
async function checkStamp(token, signature, trusted) {
  try {
    const read = await readTimestamp(token);
    const at = dated(read.at);
    if (!same(read.imprint, await sha256(signature))) return { check: invalid("timestamp", "stamp-other") };
    const service = trusted.timestampers.find((one) => same(fromBase64(one.certificate), read.certificate.der));
    const { name } = read.certificate;
    if (!service) return { check: undetermined("timestamp", "stamp-unknown", { name }) };
    const within = recognised(service, read.at) && read.certificate.from <= read.at && read.at <= read.certificate.to;
    if (!within) return { check: invalid("timestamp", "not-recognised", { name, at }) };
    return { check: valid("timestamp", "stamp-sound", { name, at }), at: read.at };
  } catch (error) {
    return { check: fault("timestamp", error) };
  }
}

async function checkSignature(original, signature, first, stamp, trusted) {
  let read;
  try {
    read = await readSignature(original.payload, signature);
  } catch (error) {
    return [fault("signature", error)];
  }
  if (first && stamp.at && read.signedAt > stamp.at + CLOCK_TOLERANCE) stamp.check = invalid("timestamp", "stamp-early");
  const { name, organisation } = read.signer;
  let own = valid("signature", "signature-sound", { name });
  if (!read.holds) own = invalid("signature", "signature-broken");
  else if (first && organisation !== original.document.issuer) own = invalid("signature", "signature-other", { name });
  return [own, ...(await checkSigner(read, (first && stamp.at) || read.signedAt, trusted))];
}

/** The checks `certificate`, `trust` and `revocation` of a signer at a time. */
export async function checkSigner(read, at, trusted) {
  const { signer } = read;
  const args = { name: signer.name, organisation: signer.organisation, at: dated(at) };
  let found;
  for (const entry of trusted.authorities) {
    const certificate = readListed(entry);
    if (certificate && (await isIssuedBy(signer, certificate))) found = { entry, certificate };
  }
  const usable = signer.organisation && signer.maySign && !signer.signsCertificates && isForDocuments(signer);
  const belongs = read.chain.slice(1).every((der) => found && same(der, found.certificate.der));
  const inTime = (one) => one.from <= at && at <= one.to;
  const current = inTime(signer) && (!found || inTime(found.certificate));
  let own = valid("certificate", "certificate-sound", args);
  if (!usable) own = invalid("certificate", "certificate-use", args);
  else if (found && !belongs) own = invalid("certificate", "certificate-chain", args);
  else if (!current) own = invalid("certificate", "certificate-time", args);
  if (!found) return [own, undetermined("trust", "trust-nobody", args), undetermined("revocation", "revocation-none", args)];
  return [own, checkTrust(signer, found.entry, at, trusted), await checkRevocation(signer, found, at)];
}

/** The certificate of a listed authority; undefined for one with a key that counts for nothing here. */
function readListed(entry) {
  try {
    return readCertificate(fromBase64(entry.certificate));
  } catch {
    return undefined;
  }
}

function checkTrust(signer, entry, at, trusted) {
  const args = { name: entry.name, economy: trusted.economy, level: entry.level, act: entry.act, at: dated(at) };
  if (!recognised(entry, at)) return invalid("trust", "not-recognised", args);
  const economies = [signer.economy, signer.organisation.split(".")[0]];
  if (economies.some((one) => one !== entry.economy)) return invalid("trust", "trust-economy", args);
  return valid("trust", "trust-sound", args);
}

async function checkRevocation(signer, { entry, certificate }, at) {
  const read = await readRevocations(fromBase64(entry.crl), certificate);
  if (!read) return undetermined("revocation", "revocation-none", { name: entry.name });
  const revoked = read.revoked.get(signer.serial);
  if (revoked !== undefined && revoked <= at) return invalid("revocation", "revocation-yes", { at: dated(revoked) });
  if (read.issued > signer.to && !read.keepsExpired) return undetermined("revocation", "revocation-silent"); // TRUST-16
  if (read.next < at) return undetermined("revocation", "revocation-old", { at: dated(read.next) });
  return valid("revocation", "revocation-no", { at: dated(read.issued) });
}

async function checkLog(original, trusted) {
  const { log, document } = original;
  try {
    const entry = canonical({ kind: String(document.kind), digest: `sha256:${original.digest}`, issuer: String(document.issuer), at: log.at });
    if (log.leaf !== `sha256:${hex(await sha256(entry))}`) return [invalid("log", "log-other")];
    const checkpoint = readCheckpoint(log.checkpoint);
    if (checkpoint.origin !== log.origin || checkpoint.size !== log.size) return [invalid("log", "log-checkpoint")];
    const path = log.path.map(fromBase64);
    const place = { index: log.index, size: log.size, leaf: await leafHash(entry), path, root: checkpoint.root };
    if (!(await isIncluded(place))) return [invalid("log", "log-proof")];
    const sound = valid("log", "log-sound", { index: log.index, origin: log.origin });
    return [sound, await checkCheckpoint(checkpoint, trusted), await checkWitness(checkpoint, trusted)];
  } catch (error) {
    return [fault("log", error)];
  }
}

async function checkCheckpoint(checkpoint, trusted) {
  const args = { origin: checkpoint.origin, size: checkpoint.size };
  const keys = trusted.logs.filter((one) => one.origin === checkpoint.origin).map((one) => readKey(one.vkey)).filter(isOwn);
  if (!keys.length) return undetermined("checkpoint", "checkpoint-unknown", args);
  try {
    const signed = await Promise.all(keys.map((key) => isSigned(checkpoint, key)));
    const sound = signed.includes(true) && !signed.includes(false);
    return sound ? valid("checkpoint", "checkpoint-sound", args) : invalid("checkpoint", "checkpoint-broken", args);
  } catch (error) {
    return fault("checkpoint", error);
  }
}

async function checkWitness(checkpoint, trusted) {
  const own = new Set(trusted.logs.filter((one) => one.origin === checkpoint.origin).map((one) => one.economy));
  const others = trusted.logs.filter((one) => !own.has(one.economy)).map((one) => readKey(one.vkey)).filter(isWitness);
  try {
    const signed = await Promise.all(others.map((key) => isSigned(checkpoint, key)));
    if (signed.includes(false)) return invalid("witness", "witness-broken");
    const names = others.filter((_, n) => signed[n]).map((key) => key.name);
    if (names.length) return valid("witness", "witness-sound", { name: names.join(", ") });
  } catch (error) {
    return { ...fault("witness", error), required: false };
  }
  return undetermined("witness", "witness-none", {}, false);
}

async function checkSeal(original, trusted) {
  try {
    const read = await readSignature(original.sealed, original.seal);
    if (!read.holds) return invalid("seal", "seal-broken");
    if (!hasOneForm(read.signer.key, read.raw)) return invalid("seal", "seal-broken");
    const { name } = read.signer;
    const known = trusted.nodes.some((node) => same(fromBase64(node.certificate), read.signer.der));
    if (!known) return undetermined("seal", "seal-unknown", { name });
    const faults = (await checkSigner(read, read.signedAt, trusted)).filter((check) => check.result !== "valid");
    return faults.length ? { ...faults[0], check: "seal" } : valid("seal", "seal-sound", { name });
  } catch (error) {
    return fault("seal", error);
  }
}

export function checkList(trusted, now) {
  const args = { economy: trusted.economy, at: dated(Date.parse(trusted.issued)) };
  if (Date.parse(trusted.next_update) < now) return undetermined("trust-list", "list-old", args);
  return valid("trust-list", "list-sound", args);
}

const recognised = (entry, at) => Date.parse(entry.from) <= at && (!entry.to || at <= Date.parse(entry.to));
const dated = (at) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** An error as an answer: what this browser can't do, and what is not ours, is undetermined; the rest is invalid. */
function fault(check, error) {
  const say = error instanceof Fault ? error.say : "form-broken";
  const open = ["no-ed25519", "not-sealed", "pdf-filter", "pdf-unsigned", "not-here"].includes(say);
  return (open ? undetermined : invalid)(check, say, error.args ?? {});
}
