# SPDX-License-Identifier: Apache-2.0
"""Each act of the law, done where it may be done, by two at once and beside a move from an older head: it is recorded
once, and whoever is refused leaves no trace. What walks at random (`test_title_acts`) need not get to every act.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from tests.makers import CARRIER, SELLER, an_actor
from tests.properties.test_titles import BANKS, START, prepare, race, require_sound

from tradelane.journal.queries import facts
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.parties.actions import grant_access
from tradelane.titles import actions, queries
from tradelane.titles.actions.pint.records import open_or_return, record_by_registry
from tradelane.titles.models import EntryRow, TitleRow
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    AmendmentTerms,
    ArrivalTerms,
    AvalTerms,
    BillLaw,
    BillTerms,
    Consent,
    ConsentBasis,
    Control,
    DepartureTerms,
    DivisionTerms,
    Endorsement,
    EndorsementTerms,
    Form,
    Guardians,
    InterventionTerms,
    NominationTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferTerms,
    PaperOriginal,
    PaperTerms,
    Party,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestTerms,
    Purpose,
    ReasonTerms,
    RecordKind,
    RecoveryTerms,
    SendingTerms,
    SurrenderTerms,
    Tenor,
    TenorKind,
    Terms,
    Title,
    TitleState,
)
from tradelane.titles.values.dcsa import Sha256, TransportDocument

ELSEWHERE = OrganisationId("ZZ.EBL.0123456789")
GUARDIANS = Guardians(Control((Party(CARRIER), Party(BANKS[2])), 2), 1)
AT_SIGHT = BillTerms(BANKS[0], Decimal(1000), "USD", Tenor(TenorKind.SIGHT), START.date(), "SG", BillLaw.ULB)
WHY = ReasonTerms("for a reason")
_numbers = iter(range(1_000_000))


class Tour:
    """Records led through acts, each of which two try at once while a third moves the record from an older head."""

    def __init__(self) -> None:
        self.now = START
        self.acts: set[Act] = set()

    def tick(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def opens(self, act: Act, call: Callable[[], TitleId]) -> None:
        """Two open one record at once."""
        opened = {each for each in race(call, call) if not isinstance(each, TradelaneError)}
        assert len(opened) == 1, opened
        self.see(opened.pop())
        assert EntryRow.objects.filter(title=self.title.id).get().act == act
        self.before = Digest("")
        self.acts.add(act)

    def issue(self, act: Act = Act.ISSUE, **on: Any) -> None:
        number, now = f"TOUR-{next(_numbers)}", self.tick()
        self.opens(act, lambda: actions.issue_title(
            document=digest_of(number.encode()), consignment=ConsignmentId("consignment_1"), number=number,
            first_holder=SELLER, governing_law="Singapore", readers=BANKS, by=an_actor(CARRIER), now=now,
            on=actions.Opening(**on),
        ))  # fmt: skip

    def see(self, id: TitleId) -> Title:
        self.title = queries.title(id=id, by=an_actor(CARRIER))
        return self.title

    def does(self, act: Act, by: OrganisationId, terms: Terms | None = None, **said: Any) -> None:
        what, title, now = actions.Said(act, terms=terms, **said), self.title, self.tick()
        self.at_once(act, lambda: actions.act_on(title.id, what, seen_head=title.head, by=an_actor(by), now=now))

    def together(self, act: Act, terms: Terms | None = None, **said: Any) -> None:
        """Of guardians: the carrier asks, and of the other's signatures one counts."""
        title, now = self.title, self.tick()
        what = actions.Said(act, terms=terms, **said)
        actions.act_on(title.id, what, seen_head=title.head, by=an_actor(CARRIER), now=now)
        (waiting,) = queries.waiting_entries(id=title.id, by=an_actor(CARRIER))
        cosigner = an_actor(BANKS[2])
        self.at_once(act, lambda: actions.cosign_entry(title=title.id, digest=waiting.digest, by=cosigner, now=now))

    def of_the_registry(self, act: Act, to: OrganisationId, terms: Terms, control: Control | None = None) -> None:
        id, now = self.title.id, self.tick()

        def note() -> None:
            with transaction.atomic():
                record_by_registry(queries.lock_title(id), act, to=to, terms=terms, control=control, now=now)

        self.at_once(act, note)

    def at_once(self, act: Act, call: Callable[[], Any]) -> None:
        """`call` twice and a transfer from the head before the present one: one entry more, and one fact."""
        title, before, now = self.title, self.before, self.now
        left = _traces(title)
        late = actions.Said(Act.TRANSFER, BANKS[5])
        first, second, stale = race(
            call, call, lambda: actions.act_on(title.id, late, seen_head=before, by=an_actor(title.holder), now=now)
        )
        assert isinstance(stale, TradelaneError), (act, stale)
        assert not (isinstance(first, TradelaneError) and isinstance(second, TradelaneError)), (act, first, second)
        assert self.see(title.id).n == title.n + 1
        assert _traces(title) == (left[0] + 1, left[1] + 1), act
        assert EntryRow.objects.get(digest=self.title.head).act == act
        self.before = title.head
        self.acts.add(act)

    def ends(self, *states: TitleState) -> None:
        """The record ended so, and nothing moves it."""
        assert self.title.state in states and self.title.state in TitleState.terminal()
        for head in (self.title.head, self.before):
            for by in (self.title.holder, SELLER, CARRIER):
                for act in (Act.TRANSFER, Act.ACCEPT, Act.REFUSE_SURRENDER, Act.PAY):
                    with pytest.raises(TradelaneError):
                        what = actions.Said(act, BANKS[5] if act is Act.TRANSFER else None)
                        actions.act_on(self.title.id, what, seen_head=head, by=an_actor(by), now=self.now)
        require_sound(self.title.id)


def _traces(title: Title) -> tuple[int, int]:
    return EntryRow.objects.filter(title=title.id).count(), len(list(facts(subject=title.id)))


def hand_on(tour: Tour) -> None:
    one, two = BANKS[0], BANKS[1]
    tour.issue(form=Form.ORDER, order_of=SELLER, guardians=GUARDIANS)
    tour.does(Act.REKEY, SELLER, control=actions.control_of(SELLER))
    tour.does(Act.TRANSFER, SELLER, to=one)
    tour.does(Act.ACCEPT, one)
    tour.does(Act.NOMINATE, SELLER, NominationTerms(two))
    tour.does(Act.ENDORSE, one, EndorsementTerms(Endorsement.FULL, two), to=two)
    tour.does(Act.REJECT, two, WHY)
    tour.does(Act.ENDORSE, one, EndorsementTerms(Endorsement.FULL, two), to=two)
    tour.does(Act.PLEDGE, two, to=one)
    tour.does(Act.RELEASE, one)
    for last in (Act.OBJECT, Act.RECOVER):
        control = actions.control_of(two)
        assert control is not None
        tour.together(Act.OPEN_RECOVERY, RecoveryTerms("their keys were destroyed", two, control))
        if last is Act.OBJECT:
            tour.does(Act.OBJECT, two, WHY)
            continue
        tour.now += timedelta(days=2)
        tour.together(Act.RECOVER, control=control)
    tour.does(Act.SURRENDER, two, SurrenderTerms(Purpose.AMENDMENT))
    version = digest_of(b"another port")
    tour.does(Act.AMEND, CARRIER, AmendmentTerms(tour.title.document, "port"), document=version)
    tour.does(Act.SURRENDER, two, SurrenderTerms(Purpose.DELIVERY))
    tour.does(Act.REFUSE_SURRENDER, CARRIER, WHY)
    tour.does(Act.SURRENDER, two, SurrenderTerms(Purpose.DELIVERY))
    tour.does(Act.ACCEPT_SURRENDER, CARRIER)
    tour.ends(TitleState.DELIVERED)


def change_form(tour: Tour) -> None:
    paper = PaperOriginal("TOUR-P", 3, "In place of three originals.", inoperative_at=START)
    tour.issue(Act.FROM_PAPER, paper=paper)
    tour.does(Act.SURRENDER, SELLER, SurrenderTerms(Purpose.PAPER))
    tour.does(Act.TO_PAPER, CARRIER, PaperTerms(PaperOriginal("TOUR-Q", 3, "In place of a record.")))
    tour.ends(TitleState.PAPER)
    tour.issue()
    tour.does(Act.SURRENDER, SELLER, SurrenderTerms(Purpose.DELIVERY))
    tour.does(Act.VOID, CARRIER, WHY)
    tour.ends(TitleState.VOID)


def divide_and_combine(tour: Tour) -> None:
    tour.issue()
    tour.does(Act.SURRENDER, SELLER, SurrenderTerms(Purpose.DIVISION))
    whole, now = tour.title, tour.tick()
    shares = actions.shares_of(parts=[(digest_of(b"part a"), Decimal(60)), (digest_of(b"part b"), Decimal(40))])
    terms = DivisionTerms("clause 9", Decimal(100), "TNE", shares)
    tour.at_once(Act.DIVIDE, lambda: actions.divide_title(
        title=whole.id, terms=terms, numbers=["A", "B"], seen_head=whole.head, by=an_actor(CARRIER), now=now
    ))  # fmt: skip
    tour.ends(TitleState.DIVIDED)
    heads = []
    for share in shares:
        part = require_sound(share.title)
        assert EntryRow.objects.get(title=part.id).act == Act.PART
        tour.title, tour.before = part, Digest("")
        tour.does(Act.SURRENDER, SELLER, SurrenderTerms(Purpose.COMBINATION))
        heads.append((part.id, tour.title.head))
    tour.acts.add(Act.PART)
    now = tour.tick()
    tour.at_once(Act.COMBINE, lambda: actions.combine_titles(
        titles=heads, document=digest_of(b"whole again"), number="C", basis="clause 9", by=an_actor(CARRIER), now=now
    ))  # fmt: skip
    tour.ends(TitleState.COMBINED)
    again = TitleRow.objects.get(document=digest_of(b"whole again"))
    assert require_sound(TitleId(again.id)).holder == SELLER


def draw_a_bill(tour: Tour) -> None:
    drawee, surety = BANKS[0], BANKS[1]
    tour.issue(record=RecordKind.BILL_OF_EXCHANGE, form=Form.ORDER, order_of=SELLER, bill=AT_SIGHT)
    tour.does(Act.PRESENT, SELLER, PresentmentTerms(Presentment.ACCEPTANCE))
    tour.does(Act.ACCEPT_BILL, drawee, AcceptanceTerms(Decimal(1000)))
    tour.does(Act.AVAL, surety, AvalTerms(drawee, Decimal(1000)))
    tour.does(Act.PRESENT, SELLER, PresentmentTerms(Presentment.PAYMENT))
    tour.does(Act.DISHONOUR, drawee, WHY)
    tour.does(Act.PROTEST, SELLER, ProtestTerms("notary 7, act 551"))
    tour.does(Act.NOTICE, SELLER, NoticeTerms(CARRIER))
    tour.does(Act.RELAY, CARRIER, NoticeTerms(surety))
    tour.does(Act.RECOURSE, SELLER, PaymentTerms(CARRIER, Decimal(1000)))
    tour.does(Act.PAY, CARRIER, PaymentTerms(drawee, Decimal(1000)))
    tour.ends(TitleState.DISCHARGED)


def pay_a_bill_for_honour(tour: Tour) -> None:
    drawee, friend = BANKS[0], BANKS[1]
    tour.issue(
        record=RecordKind.BILL_OF_EXCHANGE, form=Form.ORDER, order_of=SELLER,
        bill=replace(AT_SIGHT, tenor=Tenor(TenorKind.AFTER_SIGHT, days=30)),
    )  # fmt: skip
    tour.does(Act.HINDER, SELLER, ObstacleTerms("a flood", tour.now.date()))
    tour.does(Act.PRESENT, SELLER, PresentmentTerms(Presentment.ACCEPTANCE))
    tour.does(Act.DELIBERATE, drawee)
    tour.does(Act.PRESENT, SELLER, PresentmentTerms(Presentment.ACCEPTANCE))
    tour.does(Act.DISHONOUR, drawee, WHY)
    tour.does(Act.PROTEST, SELLER, ProtestTerms("notary 7, act 552"))
    for answer in (Act.DECLINE, Act.ADMIT):
        tour.does(Act.INTERVENE, friend, InterventionTerms(Presentment.ACCEPTANCE, Decimal(1000)))
        tour.does(answer, SELLER, OfferTerms(friend))
    tour.does(Act.INTERVENE, friend, InterventionTerms(Presentment.PAYMENT, Decimal(1000)))
    tour.does(Act.PAY_FOR_HONOUR, SELLER, PaymentTerms(friend, Decimal(1000)))


def send_it_elsewhere(tour: Tour) -> None:
    """As the registry notes what other platforms signed; by PINT itself: tests/rooms/titles/test_pint_two_nodes.py."""
    here, chain = queries.here(), digest_of(b"their chain")
    consents = tuple(Consent(each, ConsentBasis.CONDUCT, "takes part") for each in (here, SELLER, CARRIER))
    back = ArrivalTerms("WAVE", chain, CARRIER, Form.BLANK, None, consents)
    document = TransportDocument(Sha256(digest_of(b"theirs").partition(":")[2]), b"{}", "TOUR-W", "WAVE", "SMDG", True)

    def arrive() -> TitleId:
        with transaction.atomic():
            if (row := TitleRow.objects.filter(number="TOUR-W").first()) is not None:  # as under the document's lock
                return TitleId(row.id)
            opened = open_or_return(document, back, to=SELLER, now=tour.now)
            grant_access(subject=opened, organisations=[CARRIER])
            return opened

    tour.opens(Act.ARRIVE, arrive)
    tour.does(Act.SEND, SELLER, SendingTerms("WAVE", ELSEWHERE))
    tour.of_the_registry(Act.STAY, SELLER, ReasonTerms("they do not know the party"))
    tour.does(Act.SEND, SELLER, SendingTerms("WAVE", ELSEWHERE))
    tour.of_the_registry(Act.DEPART, ELSEWHERE, DepartureTerms("WAVE", chain, digest_of(b"their receipt")))
    tour.of_the_registry(Act.RETURN, SELLER, back, actions.control_of(SELLER))
    tour.does(Act.SEND, SELLER, SendingTerms("WAVE", ELSEWHERE))
    tour.of_the_registry(Act.DEPART, ELSEWHERE, DepartureTerms("WAVE", chain, digest_of(b"another receipt")))
    gone = ArrivalTerms(
        "WAVE", chain, CARRIER, Form.BLANK, None, consents, purpose=Purpose.DELIVERY, surrendered_by=ELSEWHERE
    )
    tour.of_the_registry(Act.CONCLUDE, CARRIER, gone)
    tour.ends(TitleState.DELIVERED)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    prepare()
    yield


@pytest.mark.django_db(transaction=True)
def test_each_act_is_recorded_once_however_many_try_it(committed: None) -> None:
    tour = Tour()
    for leads in (hand_on, change_form, divide_and_combine, draw_a_bill, pay_a_bill_for_honour, send_it_elsewhere):
        leads(tour)
    assert tour.acts == set(Act), set(Act) - tour.acts
