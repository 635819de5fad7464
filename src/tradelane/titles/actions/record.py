# SPDX-License-Identifier: Apache-2.0
"""Entries prepared, signed and written; apart from `together`, which decides whether control of a record changes."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.journal.values import NewFact
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.control import control_of
from tradelane.titles.actions.words import committed, keep_words, kept_body
from tradelane.titles.models import EntryRow, TitleRow, standing_text
from tradelane.titles.values import (
    Act,
    AvalTerms,
    Control,
    EndorsementTerms,
    Entry,
    IssueTerms,
    Jws,
    NominationTerms,
    PaymentTerms,
    RecoveryTerms,
    SignedEntry,
    Terms,
    Title,
)
from tradelane.trust.actions import queue_for_log, sign_payload

FACTS = {
    Act.ISSUE: "titles.title.issued",
    Act.FROM_PAPER: "titles.title.issued_from_paper",
    Act.PART: "titles.title.continued",
    Act.TRANSFER: "titles.title.transferred",
    Act.ARRIVE: "titles.title.arrived",
    Act.SEND: "titles.title.sent",
    Act.DEPART: "titles.title.departed",
    Act.STAY: "titles.title.stayed",
    Act.RETURN: "titles.title.returned",
    Act.CONCLUDE: "titles.title.concluded",
    Act.SURRENDER: "titles.title.surrendered",
    Act.ACCEPT_SURRENDER: "titles.title.delivered",
    Act.REFUSE_SURRENDER: "titles.surrender.refused",
    Act.VOID: "titles.title.voided",
    Act.NOMINATE: "titles.endorsee.nominated",
    Act.ENDORSE: "titles.title.endorsed",
    Act.PLEDGE: "titles.title.pledged",
    Act.RELEASE: "titles.title.released",
    Act.ACCEPT: "titles.control.accepted",
    Act.REJECT: "titles.control.rejected",
    Act.REKEY: "titles.keys.changed",
    Act.AMEND: "titles.title.amended",
    Act.TO_PAPER: "titles.title.converted_to_paper",
    Act.DIVIDE: "titles.title.divided",
    Act.COMBINE: "titles.title.combined",
    Act.OPEN_RECOVERY: "titles.recovery.opened",
    Act.OBJECT: "titles.recovery.objected",
    Act.RECOVER: "titles.title.recovered",
    Act.PRESENT: "titles.bill.presented",
    Act.ACCEPT_BILL: "titles.bill.accepted",
    Act.AVAL: "titles.bill.guaranteed",
    Act.DISHONOUR: "titles.bill.dishonoured",
    Act.PROTEST: "titles.bill.protested",
    Act.NOTICE: "titles.bill.notified",
    Act.PAY: "titles.bill.paid",
    Act.RECOURSE: "titles.bill.taken_up",
    Act.DELIBERATE: "titles.bill.deliberated",
    Act.HINDER: "titles.bill.hindered",
    Act.RELAY: "titles.bill.notice_passed_on",
    Act.INTERVENE: "titles.bill.intervention_offered",
    Act.ADMIT: "titles.bill.offer_taken",
    Act.DECLINE: "titles.bill.offer_declined",
    Act.PAY_FOR_HONOUR: "titles.bill.paid_for_honour",
}


def prepare_entry(
    *,
    title: TitleId,
    act: Act,
    to: OrganisationId | None = None,
    seen_head: Digest,
    by: Actor,
    now: datetime,
    terms: Terms | None = None,
    control: Control | None = None,
    document: Digest | None = None,
) -> Entry:
    """The next entry of a title as `by` would sign it; `formats.entry_bytes` gives exactly the bytes to sign.

    `to` may be left out where the record's law names it: the carrier for a surrender, an acceptance and a voiding,
    the party who surrendered for a refusal. Raises Conflict (the head moved since `seen_head`), Refused, NotFound.
    Writes nothing.
    """
    found = queries.title(id=title, by=by)
    said = Said(act, to, terms, control, document)
    return next_entry(found, act=act, to=to, seen_head=seen_head, by=by, now=now, said=bound(found, said))


@dataclass(frozen=True, slots=True)
class Said:
    """What the one who acts says."""

    act: Act
    to: OrganisationId | None = None
    terms: Terms | None = None
    control: Control | None = None
    document: Digest | None = None


def bound(found: Title, said: Said) -> Said:
    """`said`, with control bound to the keys of whoever takes over, where nothing is said of them and they are here."""
    if said.control is not None or said.act not in _BINDS:
        return said
    to = said.to or _named_by_law(found, said)
    if said.act is Act.ACCEPT and found.standing.control is not None:
        return said
    if to == found.holder and said.act is Act.ENDORSE:  # endorsed, and kept
        return replace(said, control=found.standing.control)
    return replace(said, control=control_of(to) if to else None)


_BINDS = Act.handovers() | {Act.RECOURSE, Act.PAY_FOR_HONOUR, Act.RELEASE, Act.SURRENDER, Act.ACCEPT, Act.REKEY}


def next_entry(
    found: Title,
    *,
    act: Act,
    to: OrganisationId | None,
    seen_head: Digest,
    by: Actor,
    now: datetime,
    said: Said | None = None,
) -> Entry:
    """As `prepare_entry`, of a title that the caller has read."""
    require_unmoved(found, seen_head)
    said = said or Said(act, to)
    terms, told = committed(said.terms)
    entry = Entry(
        registry=found.registry,
        title=found.id,
        n=found.n + 1,
        prev=found.head,
        act=act,
        by=_in_whose_name(found, act, by),
        to=to or _named_by_law(found, said),
        at=max(aware_utc(now).replace(microsecond=0), found.at),
        document=said.document or found.document,
        version=2,
        control=said.control,
        terms=terms,
        told=told,
    )
    require_lawful(found, entry)
    return entry


def _in_whose_name(found: Title, act: Act, by: Actor) -> OrganisationId:
    """Joint holders act in the name of the first of them; everybody else in their own."""
    joint = found.standing.control
    together = joint is not None and by.organisation in joint.organisations
    return found.holder if together and act not in rules.BY_OTHERS else by.organisation


def _named_by_law(title: Title, said: Said) -> OrganisationId:
    """Who has the record after an act that leaves no choice of it."""
    nobody, standing = OrganisationId(""), title.standing
    match said.act:
        case Act.TRANSFER | Act.PLEDGE:
            return nobody
        case Act.ENDORSE:
            endorsee = said.terms.endorsee if isinstance(said.terms, EndorsementTerms) else None
            return endorsee or title.holder
        case Act.RELEASE:
            return standing.pledgor or nobody
        case Act.REJECT:
            return standing.before.holder if standing.before else nobody
        case Act.REFUSE_SURRENDER | Act.AMEND:
            return title.surrendered_by or nobody
        case Act.RECOURSE | Act.PAY_FOR_HONOUR:
            return said.terms.payer if isinstance(said.terms, PaymentTerms) else nobody
        case Act.RECOVER:
            return standing.recovery.to if standing.recovery else nobody
        case Act.SURRENDER | Act.ACCEPT_SURRENDER | Act.TO_PAPER | Act.DIVIDE | Act.COMBINE | Act.VOID:
            return title.carrier
    return title.holder


def require_unmoved(title: Title, seen_head: Digest) -> None:
    """Do nothing when the title still has the head that the caller saw; raise Conflict when not."""
    if title.head != seen_head:
        rule = rules.the_entry_extends_the_head
        raise Conflict(
            "The title moved since you looked.",
            field="seen_head",
            rule=rule.id,
            fix=rule.fix,
            cites=rule.cites,
            facts={"head": title.head, "n": title.n},
        )


def require_lawful(title: Title | None, entry: Entry) -> None:
    """Raise the refusal of the first rule that `entry` breaks after `title`; Conflict when it follows an old head."""
    broken = rules.first_broken(title, entry)
    if broken is None:
        return
    if title is not None and broken.id == rules.the_entry_extends_the_head.id:
        require_unmoved(title, entry.prev)
    raise broken.refused()


def find_recorded(digest: Digest) -> SignedEntry | None:
    """The recorded entry with this digest, or None."""
    return queries.recorded_entries([digest]).get(digest)


def append(signed: SignedEntry, *, before: Title | None, after: Title, now: datetime) -> SignedEntry:
    """Write an entry of this registry with its own signature and its leaf, and move the head; all in one transaction.

    `before` is None for the first entry. Raises Conflict when a constraint says another entry was first.
    """
    home = Jws(*sign_payload(organisation=queries.here(), payload=formats.entry_bytes(signed.entry), now=now))
    recorded = replace(signed, home=home, salt=secrets.token_hex(32))
    leaf = formats.log_leaf(recorded)
    store(recorded, before=before, after=after, leaf=leaf, now=now)
    queue_for_log(leaf=leaf)
    return recorded


def store(signed: SignedEntry, *, before: Title | None, after: Title, leaf: bytes, now: datetime) -> None:
    """Write the rows of an entry and move the head from that of `before`; Conflict when it is there no more."""
    try:
        with transaction.atomic():
            if before is None:
                _insert_title(after)
            body = formats.entry_bytes(signed.entry)
            kept = kept_body(signed.entry, body, title=after, digest=signed.digest, now=now)
            EntryRow.add([(signed, kept, leaf)], recorded_at=now)
            keep_words([(after, signed.digest, signed.entry)], now=now)
            if before is not None:
                TitleRow.move([(before, after)])
    except IntegrityError as error:
        raise overtaken() from error


def overtaken() -> Conflict:
    """What a constraint says when another entry was first."""
    rule = rules.the_entry_extends_the_head
    return Conflict("Another entry was recorded first.", field="prev", rule=rule.id, fix=rule.fix)


def _insert_title(title: Title) -> None:
    TitleRow.objects.create(
        id=title.id, registry=title.registry, number=title.number, document=title.document,
        consignment=title.consignment, governing_law=title.governing_law, carrier=title.carrier,
        state=str(title.state), holder=title.holder, head=title.head, n=title.n, at=title.at,
        surrendered_by=title.surrendered_by or "",
        standing=standing_text(title.standing),
    )  # fmt: skip


def parties_named(entry: Entry) -> set[OrganisationId]:
    """Everybody whom an entry gives something: they are known to the registry, and may read the record.

    Who gets back what they had surrendered is known by that, and may be somebody on another platform. Of a record that
    begins on its way to another platform those there are known by their codes alone.
    """
    given = set() if entry.act is Act.REFUSE_SURRENDER else {entry.to}
    named = given | set(entry.control.organisations if entry.control else ())
    match entry.terms:
        case EndorsementTerms(endorsee=endorsee, in_case_of_need=referee):
            named |= {each for each in (endorsee, referee) if each}
        case AvalTerms(in_case_of_need=str() as referee):
            named.add(referee)
        case NominationTerms(nominee=nominee):
            named.add(nominee)
        case RecoveryTerms(to=to):
            named.add(to)
        case IssueTerms(order_of=order_of, guardians=guardians, bill=bill):
            named |= {order_of} if order_of else set()
            named |= {each for each in (bill.drawee, bill.in_case_of_need) if each} if bill else set()
            named |= set(guardians.control.organisations) if guardians else set()
    begins_elsewhere = isinstance(entry.terms, IssueTerms) and entry.terms.platform != ""
    return {each for each in named if not queries.is_foreign(each)} if begins_elsewhere else named


def fact_of(signed: SignedEntry, *, by: Actor | None) -> NewFact:
    """What an entry did, for the journal."""
    entry = signed.entry
    told = {"n": entry.n, "digest": signed.digest, "signed_by": entry.by, "to": entry.to}
    return NewFact(FACTS[entry.act], entry.title, by, told)


def known(id: OrganisationId) -> set[OrganisationId]:
    """`id` alone in a set when parties know the organisation, else the empty set."""
    try:
        return {organisation(id).id}
    except NotFound:
        return set()
