# SPDX-License-Identifier: Apache-2.0
"""Our acts in PINT's words; apart, because the two divide the same history otherwise.

Our records pass control and favour by one entry; a chain has possession and title apart. What moves neither (a
nomination, a change of keys, an objection) is not told. A record that was sent in vain was not sent.
"""

from collections.abc import Callable, Iterator, Sequence

from tradelane.kernel.ids import OrganisationId
from tradelane.titles.rules import said
from tradelane.titles.values import (
    Act,
    Endorsement,
    EndorsementTerms,
    Entry,
    Purpose,
    ReasonTerms,
    SendingTerms,
    SurrenderTerms,
)
from tradelane.titles.values.dcsa import ActionCode, ChainParty, Transaction

Named = Callable[[OrganisationId, str], ChainParty]
"""Whom an id names, on which platform (empty: wherever they are)."""

_ALWAYS = {
    Act.ISSUE: ActionCode.ISSUE,
    Act.FROM_PAPER: ActionCode.ISSUE,
    Act.PART: ActionCode.ISSUE,
    Act.TRANSFER: ActionCode.TRANSFER,
    Act.PLEDGE: ActionCode.TRANSFER,
    Act.RELEASE: ActionCode.TRANSFER,
    Act.REJECT: ActionCode.TRANSFER,
    Act.ACCEPT: ActionCode.SIGN,
    Act.REFUSE_SURRENDER: ActionCode.SREJ,
}
"""Acts that are one action, whatever they say further."""
_WHY = {Act.PLEDGE: "handed over as security", Act.RELEASE: "released", Act.REJECT: "not accepted"}
_REASONS = {Purpose.PAPER: "SWTP", Purpose.DIVISION: "SWI", Purpose.COMBINATION: "SWI"}
"""Switch to paper; a bill in the place of this one. What else is amended, the holder's words say."""


def transactions_of(
    entries: Sequence[Entry], named: Named, *, surrendered_by: OrganisationId | None = None
) -> tuple[Transaction, ...]:
    """What happened by `entries`, for the platform that the record goes to.

    `surrendered_by` is who had surrendered it before them: they are told of its end.
    """
    told: list[Transaction] = []
    for entry in _that_count(entries):
        surrendered_by = entry.by if entry.act is Act.SURRENDER else surrendered_by
        if entry.act in Act.ends() and surrendered_by is not None:
            told.append(_one(entry, ActionCode.SACC, named, recipient=named(surrendered_by, ""), comments=_why(entry)))
        else:
            told += _of(entry, named)
    return tuple(told)


def _that_count(entries: Sequence[Entry]) -> list[Entry]:
    """Without those by which the record was sent in vain."""
    kept: list[Entry] = []
    for entry in entries:
        if entry.act is not Act.STAY:
            kept.append(entry)
        elif kept and kept[-1].act is Act.SEND:
            kept.pop()
    return kept


def _of(entry: Entry, named: Named) -> Iterator[Transaction]:
    match said(entry):
        case EndorsementTerms() as terms:
            yield from _endorsed(entry, terms, named)
        case SendingTerms() as terms:
            action, reason = _surrender(terms.purpose) if terms.purpose else (ActionCode.TRANSFER, "")
            recipient = named(terms.to, terms.platform)
            yield _one(entry, action, named, recipient=recipient, reason=reason, comments=terms.wanted)
        case SurrenderTerms() as terms:
            action, reason = _surrender(terms.purpose)
            yield _one(entry, action, named, recipient=named(entry.to, ""), reason=reason, comments=terms.wanted)
        case _:
            if entry.act in _ALWAYS:
                action = _ALWAYS[entry.act]
                to = None if action in ActionCode.without_recipient() else named(entry.to, "")
                yield _one(entry, action, named, recipient=to, comments=_WHY.get(entry.act) or _why(entry))


def _why(entry: Entry) -> str:
    """The carrier's words for its answer."""
    terms = said(entry) if entry.act in Act.answers() else None
    return terms.reason if isinstance(terms, ReasonTerms) else ""


def _endorsed(entry: Entry, terms: EndorsementTerms, named: Named) -> Iterator[Transaction]:
    """The endorsement, where it passes the favour, and the transfer, where it passes possession."""
    if terms.form in (Endorsement.BLANK, Endorsement.BEARER):
        yield _one(entry, ActionCode.BLANK_ENDORSE, named)
    elif terms.form is not Endorsement.PROCURATION and terms.endorsee is not None:
        action = ActionCode.ENDORSE if terms.not_to_order else ActionCode.ENDORSE_TO_ORDER
        yield _one(entry, action, named, recipient=named(terms.endorsee, ""))
    if entry.to != entry.by:
        collects = "for collection" if terms.form is Endorsement.PROCURATION else ""
        yield _one(entry, ActionCode.TRANSFER, named, recipient=named(entry.to, ""), comments=collects)


def _surrender(purpose: Purpose) -> tuple[ActionCode, str]:
    if purpose is Purpose.DELIVERY:
        return ActionCode.SURRENDER_FOR_DELIVERY, ""
    return ActionCode.SURRENDER_FOR_AMENDMENT, _REASONS.get(purpose, "")


def _one(
    entry: Entry, action: ActionCode, named: Named, *, recipient: ChainParty | None = None, reason: str = "",
    comments: str = "",
) -> Transaction:  # fmt: skip
    actor = named(entry.by, "")
    return Transaction(str(action), actor, recipient, entry.at, reason=reason, comments=comments.strip()[:255].strip())
