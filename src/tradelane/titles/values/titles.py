# SPDX-License-Identifier: Apache-2.0
"""A transferable record as it stands, and how an entry moves it; apart from the entries, which never change."""

from dataclasses import dataclass, replace
from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.titles.values.acts import Act, Endorsement, Form, Purpose, RecordKind, TitleState
from tradelane.titles.values.bill_acts import (
    bill_after,
    endorsed,
    goes_no_further,
    opened_bill,
    paid_for_honour,
    taken_up,
)
from tradelane.titles.values.bill_standing import BillStanding
from tradelane.titles.values.bills import PaymentTerms
from tradelane.titles.values.control import Control, Guardians
from tradelane.titles.values.entries import Entry
from tradelane.titles.values.terms import (
    ArrivalTerms,
    EndorsementTerms,
    IssueTerms,
    NominationTerms,
    RecoveryTerms,
    SendingTerms,
    SurrenderTerms,
)


@dataclass(frozen=True, slots=True)
class Before:
    """Where a record stood before it was handed over: a rejection puts it back there."""

    act: Act
    holder: OrganisationId
    control: Control | None
    order_of: OrganisationId | None
    nominee: OrganisationId | None
    agent: OrganisationId | None
    form: Form


@dataclass(frozen=True, slots=True)
class Recovery:
    """A recovery whose waiting time runs."""

    opened_at: datetime
    to: OrganisationId
    control: Control


@dataclass(frozen=True, slots=True)
class Standing:
    """What the chain says beyond who holds the record; as it is by default, for chains of the first version."""

    kind: RecordKind = RecordKind.BILL_OF_LADING
    form: Form = Form.BLANK
    order_of: OrganisationId | None = None
    """In whose favour the record runs; None: in favour of whoever is in control."""
    nominee: OrganisationId | None = None
    """To whom the present holder may endorse it, as the party of `order_of` said."""
    pledgor: OrganisationId | None = None
    agent: OrganisationId | None = None
    """The holder who collects for another, by an endorsement by procuration."""
    control: Control | None = None
    """Who signs next, with which keys; None: the holder, with any key certified for it."""
    accepted: bool = False
    """Whether the holder accepted control, expressly or by acting."""
    before: Before | None = None
    """Set from a handover to the new holder's next act: until then they may reject it."""
    purpose: Purpose | None = None
    """What the record was surrendered for, while the carrier has not answered."""
    returns_to: Control | None = None
    """Who gets it back, with which keys, when the carrier refuses or amends."""
    surrendered_from: str = ""
    """From which platform it was surrendered, which is told the carrier's answer; empty: it was surrendered here."""
    guardians: Guardians | None = None
    recovery: Recovery | None = None
    bill: BillStanding | None = None
    """A bill of exchange or a promissory note as it stands; None for a cargo document."""
    sending: SendingTerms | None = None
    """To whom it is on its way, while the other platform has not answered."""


@dataclass(frozen=True, slots=True)
class Title:
    """A transferable record as it stands after its latest entry."""

    id: TitleId
    registry: OrganisationId
    number: str
    """The carrier's own number of the bill of lading."""
    document: Digest
    consignment: ConsignmentId
    governing_law: str
    """The law that makes the record a document of title, as the carrier stated it."""
    carrier: OrganisationId
    state: TitleState
    holder: OrganisationId
    head: Digest
    """Digest of the latest entry; the next entry must name it, so two transfers can't both succeed."""
    n: int
    at: datetime
    """When the latest entry was signed."""
    surrendered_by: OrganisationId | None = None
    """Who handed the record to the carrier: the goods, or the record, go to them. None while nobody did."""
    standing: Standing = Standing()

    @classmethod
    def opened_by(
        cls, entry: Entry, *, head: Digest, number: str, consignment: ConsignmentId, governing_law: str
    ) -> "Title":
        """The title that an opening entry opens."""
        return cls(
            id=entry.title,
            registry=entry.registry,
            number=number,
            document=entry.document,
            consignment=consignment,
            governing_law=governing_law,
            carrier=entry.terms.carrier if isinstance(entry.terms, ArrivalTerms) else entry.by,
            state=_opened_in(entry),
            holder=entry.to,
            head=head,
            n=entry.n,
            at=entry.at,
            surrendered_by=entry.terms.surrendered_by if isinstance(entry.terms, ArrivalTerms) else None,
            standing=_opened(entry),
        )

    @property
    def is_being_issued(self) -> bool:
        """Whether it is on its way to a first holder on another platform: so far it had effect nowhere."""
        return self.state is TitleState.SENDING and self.n == 1

    def after(self, entry: Entry, *, head: Digest) -> "Title":
        """The title after `entry`, whose digest is `head`. Ask the rules first: this does not judge."""
        state = self._state_after(entry)
        back = state in (TitleState.HELD, TitleState.PLEDGED, TitleState.SENDING)
        gone = entry.by if entry.act in (Act.SURRENDER, Act.REJECT) else self.surrendered_by
        if isinstance(entry.terms, ArrivalTerms):
            gone = entry.terms.surrendered_by
        if self.is_being_issued and state is TitleState.VOID:
            gone = self.holder  # for whom it was declined
        return replace(
            self,
            state=state,
            holder=entry.to,
            document=entry.document,
            head=head,
            n=entry.n,
            at=entry.at,
            surrendered_by=None if back or state is TitleState.DISCHARGED else gone,
            standing=_STANDING_AFTER.get(entry.act, _unchanged)(self, entry),
        )

    def _state_after(self, entry: Entry) -> TitleState:
        if entry.act is Act.REJECT and self.standing.before is not None:
            return TitleState.VOID if self.standing.before.act in Act.opening() else TitleState.HELD
        if entry.act is Act.STAY and self.is_being_issued:
            return TitleState.VOID
        if entry.act is Act.REFUSE_SURRENDER and self.standing.surrendered_from:
            return TitleState.SENDING
        if entry.act in (Act.REFUSE_SURRENDER, Act.AMEND):
            return TitleState.PLEDGED if self.standing.pledgor else TitleState.HELD
        if entry.act is Act.RETURN:
            return _arrived(entry)
        if entry.act is Act.CONCLUDE:
            return _concluded_for(entry)
        if entry.act is Act.PAY and self._is_paid_by(entry):
            return TitleState.DISCHARGED
        return _STATE_AFTER.get(entry.act, self.state)

    def _is_paid_by(self, entry: Entry) -> bool:
        """Whether the drawee paid all that was outstanding (ULB art. 39; BEA s. 59)."""
        bill, terms = self.standing.bill, entry.terms
        if bill is None or not isinstance(terms, PaymentTerms):
            return False
        return terms.payer == bill.terms.drawee and terms.amount == bill.outstanding


_STATE_AFTER: dict[Act, TitleState] = {
    Act.PLEDGE: TitleState.PLEDGED,
    Act.RELEASE: TitleState.HELD,
    Act.SURRENDER: TitleState.SURRENDERED,
    Act.ACCEPT_SURRENDER: TitleState.DELIVERED,
    Act.TO_PAPER: TitleState.PAPER,
    Act.DIVIDE: TitleState.DIVIDED,
    Act.COMBINE: TitleState.COMBINED,
    Act.VOID: TitleState.VOID,
    Act.SEND: TitleState.SENDING,
    Act.DEPART: TitleState.AWAY,
    Act.STAY: TitleState.HELD,
    Act.RECOURSE: TitleState.HELD,
    Act.PAY_FOR_HONOUR: TitleState.HELD,
}
"""Acts that leave the state as it was are not named."""


# ── how each act changes the standing ──


def _opened_in(entry: Entry) -> TitleState:
    """A record whose first holder is on another platform begins on its way there."""
    issued_elsewhere = isinstance(entry.terms, IssueTerms) and entry.terms.platform != ""
    return TitleState.SENDING if issued_elsewhere else _arrived(entry)


def _arrived(entry: Entry) -> TitleState:
    """A record that comes surrendered waits for its carrier's answer; any other is held."""
    surrendered = isinstance(entry.terms, ArrivalTerms) and entry.terms.purpose is not None
    return TitleState.SURRENDERED if surrendered else TitleState.HELD


_ENDED_ELSEWHERE: dict[Purpose | None, TitleState] = {
    Purpose.DELIVERY: TitleState.DELIVERED,
    Purpose.PAPER: TitleState.PAPER,
}


def _concluded_for(entry: Entry) -> TitleState:
    """How a record has ended whose surrender was accepted elsewhere: what is amended goes on as another record."""
    purpose = entry.terms.purpose if isinstance(entry.terms, ArrivalTerms) else None
    return _ENDED_ELSEWHERE.get(purpose, TitleState.VOID)


def _opened(entry: Entry) -> Standing:
    if isinstance(entry.terms, ArrivalTerms):
        return _as_it_came(entry.terms, entry)
    before = Before(entry.act, entry.by, None, None, None, None, Form.BLANK)
    if not isinstance(entry.terms, IssueTerms):
        return Standing(control=entry.control, before=before)
    terms = entry.terms
    return Standing(
        terms.kind,
        terms.form,
        terms.order_of,
        control=entry.control,
        before=before,
        guardians=terms.guardians,
        bill=opened_bill(terms.bill, entry.by) if terms.bill else None,
        sending=SendingTerms(terms.platform, entry.to) if terms.platform else None,
    )


def _as_it_came(terms: ArrivalTerms, entry: Entry, kind: RecordKind = RecordKind.BILL_OF_LADING) -> Standing:
    """A record from another platform can't be rejected into nothing: who does not want it sends it back."""
    came_from = terms.platform if terms.purpose else ""
    return Standing(
        kind, terms.form, terms.order_of, control=entry.control, purpose=terms.purpose, surrendered_from=came_from
    )


def _unchanged(title: Title, entry: Entry) -> Standing:
    """An act of the holder that hands nothing over: it shows that they accepted, and that no key is lost."""
    return replace(title.standing, accepted=True, before=None, recovery=None)


def _handed_over(title: Title, entry: Entry) -> Standing:
    now = title.standing
    before = Before(entry.act, title.holder, now.control, now.order_of, now.nominee, now.agent, now.form)
    return replace(now, control=entry.control, accepted=False, agent=None, before=before, recovery=None)


def _endorsed(title: Title, entry: Entry) -> Standing:
    moved = _handed_over(title, entry) if entry.to != entry.by else _unchanged(title, entry)
    terms = entry.terms
    if not isinstance(terms, EndorsementTerms):
        return moved
    if terms.form is Endorsement.PROCURATION:
        return replace(moved, agent=terms.endorsee)
    if moved.bill is not None:
        moved = replace(moved, bill=endorsed(moved.bill, terms, entry.by))
    straight = goes_no_further(moved.bill, terms)
    form = Form.STRAIGHT if straight else Form.ORDER if terms.endorsee else Form.BLANK
    return replace(moved, order_of=terms.endorsee, nominee=None, form=form)


def _nominated(title: Title, entry: Entry) -> Standing:
    nominee = entry.terms.nominee if isinstance(entry.terms, NominationTerms) else None
    return replace(title.standing, nominee=nominee)


def _pledged(title: Title, entry: Entry) -> Standing:
    return replace(_handed_over(title, entry), pledgor=title.holder)


def _released(title: Title, entry: Entry) -> Standing:
    return replace(_handed_over(title, entry), pledgor=None, before=None)


def _rekeyed(title: Title, entry: Entry) -> Standing:
    return replace(_unchanged(title, entry), control=entry.control)


def _accepted(title: Title, entry: Entry) -> Standing:
    """Acceptance without keys leaves those that the one who handed over had named."""
    return replace(_unchanged(title, entry), control=entry.control or title.standing.control)


def _rejected(title: Title, entry: Entry) -> Standing:
    then = title.standing.before
    if then is None:
        return title.standing
    return replace(
        title.standing, form=then.form, order_of=then.order_of, nominee=then.nominee, agent=then.agent, pledgor=None,
        control=then.control, accepted=True, before=None, recovery=None,
    )  # fmt: skip


def _surrendered(title: Title, entry: Entry) -> Standing:
    purpose = entry.terms.purpose if isinstance(entry.terms, SurrenderTerms) else Purpose.DELIVERY
    now = _unchanged(title, entry)
    return replace(now, purpose=purpose, control=entry.control, returns_to=now.control)


def _answered(title: Title, entry: Entry) -> Standing:
    """Back with whoever surrendered it, under the keys it was bound to, or ended with the carrier; to who surrendered
    it from another platform it goes back on that platform.
    """
    now = title.standing
    if entry.act in Act.ends():
        return replace(now, purpose=None, returns_to=None)
    if now.surrendered_from:
        back = SendingTerms(now.surrendered_from, entry.to)
        return replace(now, purpose=None, control=None, surrendered_from="", sending=back, accepted=True)
    return replace(now, purpose=None, control=entry.control or now.returns_to, returns_to=None, accepted=True)


def _sent(title: Title, entry: Entry) -> Standing:
    sending = entry.terms if isinstance(entry.terms, SendingTerms) else None
    return replace(_unchanged(title, entry), sending=sending)


def _departed(title: Title, entry: Entry) -> Standing:
    return replace(title.standing, sending=None, control=None, accepted=False, before=None)


def _stayed(title: Title, entry: Entry) -> Standing:
    return replace(title.standing, sending=None)


def _returned(title: Title, entry: Entry) -> Standing:
    if not isinstance(entry.terms, ArrivalTerms):
        return title.standing
    return replace(_as_it_came(entry.terms, entry, title.standing.kind), guardians=title.standing.guardians)


def _concluded(title: Title, entry: Entry) -> Standing:
    return replace(title.standing, control=None, before=None)


def _recovery_opened(title: Title, entry: Entry) -> Standing:
    if not isinstance(entry.terms, RecoveryTerms):
        return title.standing
    return replace(title.standing, recovery=Recovery(entry.at, entry.terms.to, entry.terms.control))


def _recovered(title: Title, entry: Entry) -> Standing:
    return replace(
        title.standing, control=entry.control, accepted=False, before=None, nominee=None, recovery=None,
        order_of=entry.to if title.standing.order_of == title.holder else title.standing.order_of,
    )  # fmt: skip


def _of_the_bill(title: Title, entry: Entry) -> Standing:
    """What an act does to a bill; those of its holder also show that they accepted control."""
    bill = title.standing.bill
    if bill is None:
        return title.standing
    standing = title.standing if entry.by != title.holder else _unchanged(title, entry)
    return replace(standing, bill=bill_after(bill, entry))


def _taken_up(title: Title, entry: Entry) -> Standing:
    """Who takes a bill up has recourse against those before them; those after them answer no more (ULB art. 50), and a
    pledge of it has ended.
    """
    bill = title.standing.bill
    if bill is None:
        return title.standing
    became = paid_for_honour if entry.act is Act.PAY_FOR_HONOUR else taken_up
    return replace(
        title.standing, control=entry.control, order_of=entry.to, accepted=True, before=None, recovery=None,
        pledgor=None, agent=None, nominee=None, bill=became(bill, entry),
    )  # fmt: skip


_STANDING_AFTER = {
    Act.TRANSFER: _handed_over,
    Act.NOMINATE: _nominated,
    Act.ENDORSE: _endorsed,
    Act.PLEDGE: _pledged,
    Act.RELEASE: _released,
    Act.ACCEPT: _accepted,
    Act.REJECT: _rejected,
    Act.REKEY: _rekeyed,
    Act.SURRENDER: _surrendered,
    Act.OPEN_RECOVERY: _recovery_opened,
    Act.RECOVER: _recovered,
    **dict.fromkeys((Act.RECOURSE, Act.PAY_FOR_HONOUR), _taken_up),
    Act.SEND: _sent,
    Act.DEPART: _departed,
    Act.STAY: _stayed,
    Act.RETURN: _returned,
    Act.CONCLUDE: _concluded,
    **dict.fromkeys(Act.on_a_bill() - {Act.RECOURSE, Act.PAY_FOR_HONOUR}, _of_the_bill),
    **dict.fromkeys(Act.answers(), _answered),
}
