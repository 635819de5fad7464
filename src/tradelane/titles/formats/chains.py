# SPDX-License-Identifier: Apache-2.0
"""Whole chains replayed; apart, so that anyone can check one from a file alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import ConsignmentId
from tradelane.titles import rules
from tradelane.titles.formats.entries import CHAIN_LIMIT
from tradelane.titles.formats.signers import require_home, signers_of
from tradelane.titles.values import Act, SignedEntry, Title
from tradelane.trust.values import Check, TrustList, overall

_NOT_SAID = ConsignmentId("")


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a chain of entries says, and whether it may be believed."""

    title: Title | None
    """The record after the last good entry; None when even the first is bad."""
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """Invalid when any check is; undetermined when a required one is, or nothing was checked; else valid."""
        return overall(self.checks)


def verify_chain(
    entries: Sequence[SignedEntry],
    trust_list: TrustList,
    *,
    number: str = "",
    consignment: ConsignmentId = _NOT_SAID,
    governing_law: str = "",
) -> ChainReport:
    """Replay a chain from its issue: each entry against every rule, each signature against the trust list.

    Per entry three checks: `entry` (the rules of a next entry), `signature` (by those who act) and `home` (the
    registry's own signature, in the order of its own clock); where control is bound to keys or held jointly also
    `control` (those very keys, so many together), of a recovery `waiting` (its public waiting time, by the registry's
    clock), and of an entry with words beside it `words` (that they are those that were signed; a chain without them
    proves the same). Stops at the first entry that breaks a rule, because nothing after it counts.
    """
    title: Title | None = None
    opened: datetime | None = None
    last_recorded: datetime | None = None
    checks: list[Check] = []
    for signed in entries[:CHAIN_LIMIT]:
        broken = rules.first_broken(title, signed.entry)
        found = [_check(signed, "entry", broken.text if broken else "", rule=broken.id if broken else "")]
        found += _signature_checks(title, signed, trust_list)
        home, recorded_at = _home_check(signed, trust_list, before=last_recorded)
        found.append(home)
        found += _waiting_check(title, signed, opened, recorded_at)
        found += _words_check(signed)
        checks += found
        if Verdict.INVALID in [check.result for check in found]:
            break
        last_recorded = recorded_at or last_recorded
        opened = recorded_at if signed.entry.act is Act.OPEN_RECOVERY else opened
        title = (
            title.after(signed.entry, head=signed.digest)
            if title is not None
            else Title.opened_by(
                signed.entry,
                head=signed.digest,
                number=number,
                consignment=consignment,
                governing_law=governing_law,
            )
        )
    return ChainReport(title, tuple(checks))


def _check(signed: SignedEntry, name: str, fault: str, *, rule: str = "") -> Check:
    return Check(
        check=name,
        result=Verdict.INVALID if fault else Verdict.VALID,
        why=fault,
        required=True,
        evidence={"n": signed.entry.n, "digest": signed.digest, **({"rule": rule} if rule else {})},
    )


def _signature_checks(title: Title | None, signed: SignedEntry, trust_list: TrustList) -> Iterator[Check]:
    """`signature`, and `control` where more is asked than the certificate of the one who acts."""
    try:
        signers = signers_of(signed, trust_list)
    except TradelaneError as error:
        yield _check(signed, "signature", error.message, rule=error.rule)
        return
    broken = rules.who_did_not_sign(title, signed.entry, signers, opens=signed.opens)
    acting = rules.who_acts(title, signed.entry)
    if acting is None or broken is rules.the_acting_party_signed:
        yield _check(signed, "signature", broken.text if broken else "", rule=broken.id if broken else "")
        return
    yield _check(signed, "signature", "")
    withheld = acting.is_bound and not signed.opens and broken is rules.the_keys_in_control_signed
    if withheld:
        yield _unsaid(signed, "control", "The salt is not in this file: which key was in control can't be seen.")
    else:
        yield _check(signed, "control", broken.text if broken else "", rule=broken.id if broken else "")


def _home_check(
    signed: SignedEntry, trust_list: TrustList, *, before: datetime | None
) -> tuple[Check, datetime | None]:
    """The check `home`, and when the registry says that it recorded the entry; `before`: the entry before it."""
    if signed.home is None:
        why = "The home registry's signature is not in this file: the entry may have been refused."
        return _unsaid(signed, "home", why), None
    try:
        signer = require_home(signed, trust_list)
    except TradelaneError as error:
        return _check(signed, "home", error.message, rule=error.rule), None
    rule, at = rules.a_registry_records_in_the_order_of_its_clock, signer.signed_at
    kept = rule(at, at=signed.entry.at, before=before)
    check = _check(signed, "home", "" if kept else rule.text, rule="" if kept else rule.id)
    return replace(check, evidence={**check.evidence, "recorded_at": rfc3339(at)}), at


def _waiting_check(
    title: Title | None, signed: SignedEntry, opened: datetime | None, recorded: datetime | None
) -> Iterator[Check]:
    """Whether a recovery waited by the registry's own clock too: entries can be dated back by who signs them."""
    guardians = title.standing.guardians if title else None
    if signed.entry.act is not Act.RECOVER or guardians is None:
        return
    if opened is None or recorded is None:
        yield _unsaid(signed, "waiting", "When the registry recorded the recovery is not in this file.")
        return
    rule = rules.a_recovery_waits_in_public
    in_time = rules.waited(guardians, since=opened, until=recorded)
    yield _check(signed, "waiting", "" if in_time else rule.text, rule="" if in_time else rule.id)


def _words_check(signed: SignedEntry) -> Iterator[Check]:
    """Whether words that are told beside the entry are those that were signed."""
    if signed.entry.told:
        rule = rules.words_are_those_that_were_signed
        holds = rule(signed.entry)
        yield _check(signed, "words", "" if holds else rule.text, rule="" if holds else rule.id)


def _unsaid(signed: SignedEntry, name: str, why: str) -> Check:
    return Check(
        check=name,
        result=Verdict.UNDETERMINED,
        why=why,
        required=True,
        evidence={"n": signed.entry.n, "digest": signed.digest},
    )
