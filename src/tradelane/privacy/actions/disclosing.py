# SPDX-License-Identifier: Apache-2.0
"""The one door through which a person's data leaves; apart, so that no other code decides what goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import enqueue, record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.ids import OrganisationId, economy_of, new_id
from tradelane.parties.queries import require_access
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.privacy import rules
from tradelane.privacy.formats import content_digest, key_of_contact, our_disclosures
from tradelane.privacy.models import AliasRow, ReceiptRow
from tradelane.privacy.queries import certified_until, choices_of
from tradelane.privacy.values import (
    Choice,
    Decision,
    Disclosed,
    PersonKey,
    Purpose,
    ReceiptId,
    ReceiptKind,
    RecipientKind,
    Withheld,
)


@dataclass(frozen=True, slots=True)
class Giving:
    """What is asked: to whom people's data goes, what for, which way. `within` is the data set that they stand in."""

    kind: ReceiptKind
    subject: str
    purpose: Purpose
    recipient: OrganisationId
    recipient_name: str
    recipient_kind: RecipientKind
    lane: str
    by: Actor
    now: datetime
    reference: str
    within: str

    @property
    def on(self) -> date:
        """The day (UTC) by whose law is decided."""
        return aware_utc(self.now).date()


@transaction.atomic
def disclose(  # noqa: PLR0913  each is a fact of the receipt
    *,
    subject: str,
    person: Mapping[str, str],
    purpose: Purpose,
    recipient: OrganisationId,
    recipient_name: str,
    recipient_kind: RecipientKind,
    lane: str,
    by: Actor,
    now: datetime,
    reference: str = "",
    within: str = "",
    known_as: Mapping[str, str] | None = None,
) -> Disclosed:
    """Decide which of a person's fields go to a recipient, and write the receipt. The caller sends `kept`, no more.

    `person` maps `name`, `email`, `telephone`, `address.street`, `.city`, `.postcode`, `.region`, `.country` to values;
    `subject` is the trade or consignment, `reference` the number by which the person knows it, `lane` the way the
    data goes, such as `MX-SG`. A person without e-mail is known by name `within` a data set, by default the subject.
    `known_as` are the fields by which the node knows who it is, where what is given does not say, such as a document
    with a name and no e-mail. The same again is the same receipt; where all of it stays, the receipt says who asked
    and what kept it.
    Raises Refused (PRIV-7, PRIV-8), NotFound when the actor may not know of `subject`.
    """
    to = (recipient, recipient_name, recipient_kind)
    asked = Giving(ReceiptKind.SENT, subject, purpose, *to, lane, by, now, reference, within or subject)
    return _give(asked, person, known_as or person)


@transaction.atomic
def record_access(  # noqa: PLR0913  each is a fact of the receipt
    *,
    subject: str,
    person: Mapping[str, str],
    purpose: Purpose,
    recipient: OrganisationId,
    recipient_name: str,
    recipient_kind: RecipientKind,
    lane: str,
    by: Actor,
    now: datetime,
    reference: str = "",
    within: str = "",
    known_as: Mapping[str, str] | None = None,
) -> Disclosed:
    """The same for a read at this node, such as by an officer who opens a case: the caller shows `kept`, no more.

    One receipt a day (UTC) for the same reader and fields.
    """
    to = (recipient, recipient_name, recipient_kind)
    asked = Giving(ReceiptKind.SEEN, subject, purpose, *to, lane, by, now, reference, within or subject)
    return _give(asked, person, known_as or person)


@transaction.atomic
def disclose_whole(*, people: Iterable[Mapping[str, str]], asked: Giving) -> tuple[Withheld, ...]:
    """Decide for all people whom a document names that can't be parted: it goes when nothing of anybody must stay.

    Then each has a receipt. Else what must stay is returned, the caller gives nothing, and those whose it is have a
    receipt of who asked. Raises as `disclose` does.
    """
    decided = [_decided(asked, person, person) for person in people]
    stays = tuple(each for _, decision in decided for each in decision.withheld)
    for whose, decision in decided:
        if not stays and decision.kept:
            _receipt(asked, whose, decision)
        elif decision.withheld:
            _receipt(asked, whose, replace(decision, kept={}, grounds=()))
    return stays


def _give(asked: Giving, person: Mapping[str, str], known_as: Mapping[str, str]) -> Disclosed:
    whose, decision = _decided(asked, person, known_as)
    receipt = _receipt(asked, whose, decision) if decision.kept or decision.withheld else None
    return Disclosed(dict(decision.kept), decision.withheld, receipt)


def _decided(asked: Giving, person: Mapping[str, str], known_as: Mapping[str, str]) -> tuple[PersonKey, Decision]:
    """Whose data it is, and which of it may go."""
    _may_give(asked.subject, asked.by)
    rules.the_recipient_is_named.require(asked.recipient, asked.recipient_name)
    whose = key_of_contact(known_as, subject=asked.within, secret=settings.NODE_SECRET)
    decision = rules.decide(
        fields=person,
        purpose=asked.purpose,
        recipient_kind=asked.recipient_kind,
        lane=asked.lane,
        on=asked.on,
        objections=choices_of(whose),
        rows=our_disclosures(),
        consents=choices_of(whose, choice=Choice.CONSENT),
        certified_until=certified_until(organisation=asked.recipient, on=asked.on),
        recipient_economy=economy_of(asked.recipient),
    )
    rules.no_more_leaves_than_was_asked_and_grounded.require(person, decision)
    return whose, decision


def _may_give(subject: str, by: Actor) -> None:
    """Who may know of the subject may give of it; the node itself, with no person, may on another's behalf."""
    if not (OrganisationKind.OPERATOR in by.kinds and by.person is None):
        require_access(subject=subject, by=by)


def _receipt(asked: Giving, person: PersonKey, decision: Decision) -> ReceiptId:
    """The receipt's id; a new row and a fact unless the very same went before (on this day, when it was seen)."""
    kind = asked.kind if decision.kept else ReceiptKind.REFUSED
    day = "" if kind is ReceiptKind.SENT else asked.on.isoformat()
    decided = [day, decision.kept, [[each.field, each.rule] for each in decision.withheld]]
    row, is_new = ReceiptRow.objects.get_or_create(
        subject=asked.subject,
        purpose=asked.purpose,
        recipient=asked.recipient,
        person=person,
        kind=kind,
        content=content_digest(decided, secret=settings.NODE_SECRET),
        defaults={
            "id": new_id("receipt"),
            "reference": asked.reference[:80],
            "recipient_name": asked.recipient_name,
            "recipient_kind": asked.recipient_kind,
            "lane": asked.lane,
            "fields": sorted(decision.kept),
            "grounds": [
                {"basis": ground.basis, "citation": ground.citation, "fields": list(ground.fields)}
                for ground in decision.grounds
            ],
            "withheld": [{"field": each.field, "rule": each.rule} for each in decision.withheld],
            "at": asked.now,
            "by": asked.by.organisation,
        },
    )
    if is_new:
        record(
            f"privacy.disclosure.{kind}",
            subject=asked.subject,
            by=asked.by,
            receipt=row.id,
            purpose=asked.purpose,
            recipient=asked.recipient,
            fields=row.fields,
        )
        if AliasRow.objects.filter(person=person).exists():  # another node knows them: its page waits for nothing
            enqueue("trades.tell", {"receipt": row.id, "subject": asked.subject}, key=row.id)
    return ReceiptId(row.id)
