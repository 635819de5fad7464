# SPDX-License-Identifier: Apache-2.0
"""The checks of a sealed original, one by one; apart from its form, because each asks another party's word.

In order: who signed (signature, certificate, trust, revocation), when (timestamp), where it is recorded (log,
checkpoint, witness), and whether the file is whole (seal).
"""

from datetime import datetime
from typing import Any

from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.chains import SignersAt, check_signer
from tradelane.trust.formats.log import path_from, place_from
from tradelane.trust.formats.notes import open_note, parse_checkpoint
from tradelane.trust.formats.originals import Original, log_entry
from tradelane.trust.formats.signatures import ReadSignature, read_signature
from tradelane.trust.formats.timestamps import read_timestamp
from tradelane.trust.formats.witnesses import check_witness, log_keys
from tradelane.trust.rules.log import leaf_hash, the_entry_is_in_the_tree
from tradelane.trust.rules.signing import (
    the_certificate_is_valid_at,
    the_service_is_recognised_at,
    the_signature_has_one_form,
    the_signature_is_not_later_than_its_timestamp,
    the_signer_is_the_issuer,
    the_timestamp_covers_the_signature,
)
from tradelane.trust.values.checks import Check, invalid, undetermined, valid
from tradelane.trust.values.signers import DetachedSignature, SignerView
from tradelane.trust.values.trust_lists import TrustList


def check_original(original: Original, *, trust_list: TrustList) -> list[Check]:
    """Every check of a sealed original against a trust list; never raises for what a file can hold."""
    stamp, stamped_at = check_timestamp(original.timestamp, original.first_signature, trust_list=trust_list)
    checks: list[Check] = []
    for number, signature in enumerate(original.signatures):
        read = _read(original.payload, signature, f"signatures[{number}].")
        if isinstance(read, Check):
            checks.append(read)
            continue
        checks.append(_check_signature(read, original, first=number == 0))
        if number == 0:
            stamp = _not_later(stamp, read.signed_at, stamped_at)
        at = stamped_at or read.signed_at  # the node stamps and seals when all have signed
        checks += check_signer(read.chain, at=at, trust_list=trust_list, material=original.material)
    return [*checks, stamp, *check_log(original, trust_list=trust_list), _check_seal(original, trust_list)]


def verify_detached(
    payload: bytes, *, protected: str, signature: str, trust_list: TrustList, at: datetime | None = None
) -> SignerView:
    """Who signed `payload`, when all is valid at `at` (the claimed time of signing if not given).

    Raises Unreadable when the signature is malformed or does not hold, or its signer is not trusted then.
    """
    read = read_signature(payload, protected=protected, signature=signature)
    return _counting(read, SignersAt(at or read.signed_at, trust_list)).view()


def verify_signature(
    payload: bytes, signature: DetachedSignature, *, signers: SignersAt, field: str = ""
) -> ReadSignature:
    """The signature, when it holds over `payload` and its signer counts. Raises Unreadable as `verify_detached`."""
    read = read_signature(payload, protected=signature.protected, signature=signature.signature, field=field)
    return _counting(read, signers)


def check_timestamp(token: bytes, signature: bytes, *, trust_list: TrustList) -> tuple[Check, datetime | None]:
    """The check of a time stamp over `signature`, and its time when the check is valid."""
    try:
        read = read_timestamp(token)
    except Unreadable as error:
        return invalid("timestamp", _sentence(error.message)), None
    evidence = {"at": rfc3339(read.at), "authority": read.name, "serial": format(read.serial, "x")}
    if not the_timestamp_covers_the_signature(read.imprint, digest_raw(signature)):
        return invalid("timestamp", "The time stamp is over another signature.", **evidence), None
    services = [t for t in trust_list.timestampers if t.certificate == read.certificate]
    recognised = (t for t in services if the_service_is_recognised_at(t.recognition, read.at))
    service = next(recognised, services[0] if services else None)
    if service is None:
        return undetermined(
            "timestamp", f"Your trust list does not name the stamping authority {read.name}.", **evidence
        ), None
    evidence |= {"level": str(service.recognition.level), "economy": service.economy}
    if not the_service_is_recognised_at(service.recognition, read.at):
        return invalid("timestamp", f"{read.name} was not recognised at {rfc3339(read.at)}.", **evidence), None
    if not _stamper_was_valid(service.certificate, read.at):
        return invalid(
            "timestamp", f"The certificate of {read.name} was not valid at {rfc3339(read.at)}.", **evidence
        ), None
    return valid("timestamp", f"{read.name} saw the signature at {rfc3339(read.at)}.", **evidence), read.at


def check_log(original: Original, *, trust_list: TrustList) -> list[Check]:
    """The checks `log`, `checkpoint` and `witness` of an original."""
    try:
        return _checked_log(original, trust_list)
    except Unreadable as error:
        return [invalid("log", _sentence(error.message))]


def digest_raw(content: bytes) -> bytes:
    """SHA-256 of `content`, 32 bytes."""
    return bytes.fromhex(digest_of(content).removeprefix("sha256:"))


def _counting(read: ReadSignature, signers: SignersAt) -> ReadSignature:
    if not read.holds():
        raise _untrusted("the signature does not hold over these bytes")
    if fault := signers.fault_of(read.chain):
        raise _untrusted(fault)
    return read


def _read(payload: bytes, signature: DetachedSignature, field: str) -> ReadSignature | Check:
    try:
        return read_signature(payload, protected=signature.protected, signature=signature.signature, field=field)
    except Unreadable as error:
        return invalid("signature", _sentence(error.message), field=error.field, rule=error.rule)


def _check_signature(read: ReadSignature, original: Original, *, first: bool) -> Check:
    evidence = {"algorithm": str(read.algorithm), "digest": original.digest, "claimed_at": rfc3339(read.signed_at)}
    if not read.holds():
        return invalid("signature", "The signature does not fit the document: one of them was changed.", **evidence)
    if first and not the_signer_is_the_issuer(read.signer.organisation, original.document.get("issuer")):
        return invalid("signature", the_signer_is_the_issuer.text, signer=read.signer.organisation, **evidence)
    return valid("signature", f"{read.signer.name} signed exactly this document.", **evidence)


def _not_later(stamp: Check, signed_at: datetime, stamped_at: datetime | None) -> Check:
    if stamped_at is None or the_signature_is_not_later_than_its_timestamp(signed_at, stamped_at):
        return stamp
    return invalid("timestamp", the_signature_is_not_later_than_its_timestamp.text, **stamp.evidence)


def _stamper_was_valid(certificate: bytes, at: datetime) -> bool:
    from tradelane.trust.formats.certificates import read_certificate

    view = read_certificate(certificate)
    return the_certificate_is_valid_at(view.not_before, view.not_after, at)


def _checked_log(original: Original, trust_list: TrustList) -> list[Check]:
    log = original.log
    # 1. the entry is the one of this document
    entry = log_entry(
        kind=str(original.document.get("kind")), digest=original.digest, issuer=str(original.document.get("issuer")),
        at=_moment(log["at"]),
    )  # fmt: skip
    if log["leaf"] != digest_of(entry):
        return [invalid("log", "The log's entry is that of another document.", entry=log["leaf"])]
    # 2. the entry is under the root that the checkpoint names
    if not isinstance(log["checkpoint"], str):
        raise Unreadable("the checkpoint is not text", field="evidence.log.checkpoint", rule="LOG-6")
    text, _ = open_note(log["checkpoint"], [])
    checkpoint = parse_checkpoint(text)
    index, size = (
        place_from(log["index"], field="evidence.log.index"),
        place_from(log["size"], field="evidence.log.size"),
    )
    evidence = {"origin": log["origin"], "index": index, "size": size, "entry": log["leaf"], "at": log["at"]}
    if (checkpoint.origin, checkpoint.size) != (log["origin"], size):
        return [invalid("log", "The checkpoint is of another log, or of the log at another size.", **evidence)]
    path = path_from(log["path"])
    if not the_entry_is_in_the_tree(index=index, size=size, leaf=leaf_hash(entry), path=path, root=checkpoint.root):
        return [invalid("log", "The proof does not lead from this document to the checkpoint.", **evidence)]
    included = valid("log", f"Entry {index} of the public log {log['origin']} is this document.", **evidence)
    # 3. the log's own key signed the checkpoint, and who else did
    return [included, _check_checkpoint(log, trust_list), check_witness(log, trust_list)]


def _check_checkpoint(log: dict[str, Any], trust_list: TrustList) -> Check:
    evidence = {"origin": log["origin"], "checkpoint": log["checkpoint"]}
    keys = log_keys(trust_list, origin=log["origin"])
    if not keys:
        return undetermined("checkpoint", f"Your trust list does not name the log {log['origin']}.", **evidence)
    try:
        _, signed = open_note(log["checkpoint"], keys)
    except Unreadable as error:
        return invalid("checkpoint", _sentence(error.message), **evidence)
    if log["origin"] not in signed:
        return invalid("checkpoint", "The checkpoint is not signed by the log's key.", **evidence)
    return valid("checkpoint", f"The log {log['origin']} signed this state of {log['size']} entries.", **evidence)


def _check_seal(original: Original, trust_list: TrustList) -> Check:
    try:
        seal = original.seal
        read = read_signature(original.sealed, protected=seal.protected, signature=seal.signature, field="seal.")
    except Unreadable as error:
        return invalid("seal", _sentence(error.message), field=error.field)
    evidence = {"node": read.signer.organisation, "sealed_at": rfc3339(read.signed_at)}
    if not read.holds():
        return invalid("seal", "The seal does not fit the file: something in it was changed.", **evidence)
    if not read.has_one_form():
        return invalid("seal", the_signature_has_one_form.text, **evidence)
    if read.signer.der not in {node.certificate for node in trust_list.nodes}:
        why = f"The file is whole, but your trust list does not name the node {read.signer.organisation}."
        return undetermined("seal", why, **evidence)
    signer = [
        check
        for check in check_signer(read.chain, at=read.signed_at, trust_list=trust_list, material=original.material)
        if check.result is not Verdict.VALID
    ]
    if signer:
        return Check("seal", signer[0].result, f"The seal's certificate: {signer[0].why}", evidence=evidence)
    return valid("seal", f"The file is whole: the seal of {read.signer.name} covers every byte.", **evidence)


def _moment(text: object) -> str:
    try:
        if isinstance(text, str) and rfc3339(from_rfc3339(text)) == text:
            return text
    except ValueError:
        pass
    raise Unreadable("the time of the log's entry is not one", field="evidence.log.at", rule="LOG-6")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def _untrusted(why: str) -> Unreadable:
    return Unreadable(
        _sentence(why),
        field="signature",
        rule="JWS-2",
        fix="Have it signed by an organisation that your trust list covers.",
        cites="RFC 7515 §5.2",
    )
