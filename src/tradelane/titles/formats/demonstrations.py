# SPDX-License-Identifier: Apache-2.0
"""Control shown to a verifier's challenge, and checked offline; apart from entries, because nothing moves by it.

Signed is the canonical JSON of `{"kind": "title-control", "by", "challenge": {"title", "head", "verifier", "nonce",
"expires"}}`, which no entry looks like.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import Rule
from tradelane.titles import rules
from tradelane.titles.formats.chains import verify_chain
from tradelane.titles.formats.entries import jws_from_json, salts_from_json
from tradelane.titles.formats.signers import key_of_certificate
from tradelane.titles.formats.typed_json import LONGEST_LIST, from_json, to_json
from tradelane.titles.values import Challenge, Demonstration, SignedEntry, Signer, Title
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.values import Check, SignerView, TrustList

_FIELDS = {"challenge", "by", "signatures", "opens"}


def demonstration_bytes(challenge: Challenge, by: OrganisationId) -> bytes:
    """Exactly the bytes that those in control sign."""
    return canonical({"kind": "title-control", "by": by, "challenge": to_json(challenge)})


def demonstration_json(shown: Demonstration) -> dict[str, Any]:
    """A demonstration as it is handed to the verifier."""
    signatures = [{"protected": each.protected, "signature": each.signature} for each in shown.signatures]
    opens = list(shown.opens)
    return {"challenge": to_json(shown.challenge), "by": shown.by, "signatures": signatures, "opens": opens}


def demonstration_from_json(value: Any) -> Demonstration:
    """Read what `demonstration_json` writes. Raises Unreadable."""
    if not isinstance(value, dict) or set(value) != _FIELDS or not isinstance(value["signatures"], list):
        raise Unreadable(
            "a demonstration has exactly the fields " + ", ".join(sorted(_FIELDS)), field="demonstration",
            rule="TITLE-READ-11", fix="Send it as demonstrate_control gave it.",
        )  # fmt: skip
    return Demonstration(
        from_json(Challenge, value["challenge"], field="challenge"),
        from_json(OrganisationId, value["by"], field="by"),
        tuple(jws_from_json(each, field="signatures") for each in value["signatures"][:LONGEST_LIST]),
        salts_from_json(value["opens"], field="opens"),
    )


def check_demonstration(
    shown: Demonstration,
    asked: Challenge,
    entries: Sequence[SignedEntry],
    trust_list: TrustList,
    *,
    now: datetime,
) -> list[Check]:
    """Who is in control, for who asked: the record's chain replayed, then `challenge`, `fresh` and `control`.

    Only a chain that ends at its present head tells who is in control now: take it from the home registry, or ask for
    the proof of its latest entry in the public log.
    """
    report = verify_chain(entries, trust_list)
    if report.title is None or report.verdict is not Verdict.VALID:
        return list(report.checks)
    title = report.title
    try:
        signers = demonstrators(shown, trust_list)
    except TradelaneError as error:
        return [*report.checks, _check("control", error.message, error.rule)]
    of_this = rules.a_demonstration_answers_the_challenge(asked, signed=shown.challenge, head=title.head)
    fresh = all(rules.a_demonstration_is_fresh(asked, signed_at=each.signed_at, now=now) for each in signers)
    return [
        *report.checks,
        _ruled("challenge", None if of_this else rules.a_demonstration_answers_the_challenge),
        _ruled("fresh", None if fresh else rules.a_demonstration_is_fresh),
        _ruled("control", _missing(title, shown, signers)),
    ]


def demonstrators(shown: Demonstration, trust_list: TrustList) -> list[SignerView]:
    """Those who signed a demonstration. Raises Unreadable when one signature does not hold."""
    body = demonstration_bytes(shown.challenge, shown.by)
    return [
        verify_detached(body, protected=each.protected, signature=each.signature, trust_list=trust_list)
        for each in shown.signatures
    ]


def _missing(title: Title, shown: Demonstration, signers: Sequence[SignerView]) -> "Rule[...] | None":
    if shown.by != title.holder or not rules.an_ended_record_does_not_move(title):
        return rules.only_the_holder_moves_a_record
    read = [Signer(each.organisation, key_of_certificate(each.chain[0])) for each in signers]
    return rules.who_is_missing(title.standing.control, shown.by, read, opens=shown.opens)


def _ruled(name: str, broken: "Rule[...] | None") -> Check:
    return _check(name, broken.text if broken else "", broken.id if broken else "")


def _check(name: str, fault: str, rule: str) -> Check:
    result = Verdict.INVALID if fault else Verdict.VALID
    return Check(check=name, result=result, why=fault, required=True, evidence={"rule": rule} if rule else {})
