# SPDX-License-Identifier: Apache-2.0
"""Whole chains replayed; apart, so that anyone can check one from a file alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import ConsignmentId
from tradelane.titles import rules
from tradelane.titles.formats.entries import CHAIN_LIMIT, entry_bytes
from tradelane.titles.values import Entry, Jws, SignedEntry, Title
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.values import Check, SignerView, TrustList, overall

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

    Per entry three checks: `entry` (the rules of a next entry), `signature` (by the acting party) and `home` (the
    registry's own signature). Stops at the first entry that breaks a rule, because nothing after it counts.
    """
    title: Title | None = None
    checks: list[Check] = []
    for signed in entries[:CHAIN_LIMIT]:
        entry = signed.entry
        broken = rules.first_broken(title, entry)
        checks.append(_check(signed, "entry", broken.text if broken else "", rule=broken.id if broken else ""))
        checks.append(_signature_check(signed, trust_list))
        checks.append(_home_check(signed, trust_list))
        if broken or Verdict.INVALID in (checks[-1].result, checks[-2].result):
            break
        title = (
            Title.opened_by(
                entry, head=signed.digest, number=number, consignment=consignment, governing_law=governing_law
            )
            if title is None
            else title.after(entry, head=signed.digest)
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


def _signature_check(signed: SignedEntry, trust_list: TrustList) -> Check:
    try:
        require_author(signed, trust_list)
    except TradelaneError as error:
        return _check(signed, "signature", error.message, rule=error.rule)
    return _check(signed, "signature", "")


def _home_check(signed: SignedEntry, trust_list: TrustList) -> Check:
    if signed.home is None:
        return Check(
            check="home",
            result=Verdict.UNDETERMINED,
            why="The home registry's signature is not in this file: the entry may have been refused.",
            required=True,
            evidence={"n": signed.entry.n, "digest": signed.digest},
        )
    try:
        require_home(signed, trust_list)
    except TradelaneError as error:
        return _check(signed, "home", error.message, rule=error.rule)
    return _check(signed, "home", "")


def require_author(signed: SignedEntry, trust_list: TrustList, *, at: datetime | None = None) -> None:
    """Do nothing when the acting party signed the entry with a certificate that was good at `at` (default: the
    entry's own time). Raises Refused or Unreadable.
    """
    signer = _signer(signed.entry, signed.author, trust_list, at or signed.entry.at)
    rules.the_acting_party_signed.require(signed.entry, signer=signer.organisation)


def require_home(signed: SignedEntry, trust_list: TrustList) -> None:
    """Do nothing when the home registry signed the entry as recorded. Raises Refused or Unreadable."""
    if signed.home is None:
        raise rules.the_home_registry_signed.refused()
    signer = _signer(signed.entry, signed.home, trust_list, signed.entry.at)
    rules.the_home_registry_signed.require(signed.entry, signer=signer.organisation)


def _signer(entry: Entry, jws: Jws, trust_list: TrustList, at: datetime) -> SignerView:
    return verify_detached(
        entry_bytes(entry), protected=jws.protected, signature=jws.signature, trust_list=trust_list, at=at
    )
