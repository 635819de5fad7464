# SPDX-License-Identifier: Apache-2.0
"""A tariff is imported by one person and published by another; a quota is given to who comes first, once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item, a_party, usd
from tests.makers import AGENCY, OUTSIDER, an_actor

from tradelane.consignments.values import Charge, Consignment, PartyRole, Terms
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.parties.values import OrganisationKind
from tradelane.tariff import actions, queries
from tradelane.tariff.models import CustomsRateRow, Edition, MeasureRow, QuotaDraw, QuotaReturn, QuotaRow
from tradelane.tariff.values import EditionState, EditionView, OriginClaim, Quota

pytestmark = pytest.mark.django_db
ANA, BO = an_actor(AGENCY, person="person_ana"), an_actor(AGENCY, person="person_bo")
HEADER = (
    "economy,kind,hs_prefix,preference,expression,valid_from,valid_to,cites,source,read_on,confidence,origins,quota\n"
)
NEW = HEADER + (
    "MX,customs duty,210310,,15%,2026-01-01,,act 1,DOF,2026-01-01,high,,\n"
    "MX,customs duty,210310,CPTPP,Free,2026-01-01,,act 1,DOF,2026-01-01,high,,\n"
    "MX,customs duty,210310,,2%,2026-01-01,,act 2,DOF,2026-01-01,high,,MX-1\n"
    "MX,additional duty,2103,,10%,2026-01-01,,act 3,DOF,2026-01-01,high,CN VN,\n"
)
US = (
    'htsno,kind,general,special,other,units\n2103.10.00.00,x,3%,"Free (A,AU,SG)",35%,kg\n'
    "2103.20.20,x,about 37%,,10%,kg\n"
)


def draft(content: str = NEW, **changes: object) -> EditionView:
    given = {"form": "csv", "economy": "MX", "valid_from": date(2026, 1, 1), "source": "DOF 2026-01-01", "by": ANA}
    return actions.import_tariff(content=content.encode(), now=NOON, **{**given, **changes})  # type: ignore[arg-type]


def soya_sauce(origin: str = "SG") -> Consignment:
    item = a_goods_item(
        description="Soya sauce", hs_code="210310", origin=origin, quantity=Quantity(Decimal(500), "LTR"),
        unit_price=usd("4.00"), value=usd("2000.00"),
    )  # fmt: skip
    return replace(
        a_consignment(),
        parties=(a_party(PartyRole.SELLER, "Seller", "SG"), a_party(PartyRole.BUYER, "Buyer", "MX")),
        goods_items=(item,), terms=Terms(Incoterm.FCA, "Singapore", "USD"),
        charges=(Charge("freight", usd("180.00")), Charge("insurance", usd("20.00"))),
    )  # fmt: skip


def rates(kind: str = "customs duty", origin: str = "SG", **claim: OriginClaim) -> list[str]:
    claims = {1: claim["claim"]} if claim else None
    quoted = queries.quote(consignment=soya_sauce(origin), lane="SG-MX", on=NOON.date(), claims=claims)
    return [line.rate for line in quoted.lines if line.kind == kind]


def test_a_draft_counts_for_nothing_until_another_person_publishes_it() -> None:
    before = rates()
    made = draft()
    assert (made.state, made.measures, made.lines) == (EditionState.DRAFT, 4, 4)
    assert rates() == before
    with pytest.raises(Refused) as refused:
        actions.publish_tariff(id=made.id, by=ANA, now=NOON)
    assert refused.value.rule == "TARIFF-19"
    published = actions.publish_tariff(id=made.id, by=BO, now=NOON)
    assert published.state is EditionState.PUBLISHED
    assert rates() == ["15%"]
    assert rates(claim=OriginClaim("CPTPP", True, "WO")) == ["Free"]
    assert rates("additional duty") == []
    assert rates("additional duty", "CN") == ["10%"]


def test_an_edition_counts_from_its_first_day_and_the_later_one_wins() -> None:
    first = draft()
    actions.publish_tariff(id=first.id, by=BO, now=NOON)
    later = draft(NEW.replace("15%", "11%"), valid_from=date(2027, 1, 1), by=BO)
    actions.publish_tariff(id=later.id, by=ANA, now=NOON)
    assert rates() == ["15%"]
    assert queries.edition_on(economy="MX", on=date(2027, 1, 1)) == later.id
    assert [(c.before, c.after) for c in queries.changes(id=draft(NEW.replace("10%", "12%")).id, by=ANA)] == [
        ("10%", "12%")
    ]


@pytest.mark.parametrize(
    "by",
    [an_actor(OUTSIDER), an_actor(AGENCY, roles=[]), an_actor(AGENCY, person=None)],
    ids=["trader", "role", "nobody"],
)
def test_only_who_keeps_the_tariff_writes_it(by: object) -> None:
    made = draft()
    for write in (
        lambda: draft(by=by),
        lambda: actions.publish_tariff(id=made.id, by=by, now=NOON),  # type: ignore[arg-type]
        lambda: actions.drop_tariff(id=made.id, by=by, now=NOON),  # type: ignore[arg-type]
        lambda: actions.open_quota(quota=quota(), by=by),  # type: ignore[arg-type]
    ):
        with pytest.raises(Forbidden):
            write()
    with pytest.raises(Forbidden):
        draft(economy="SG")
    with pytest.raises(NotFound):
        queries.edition(id=made.id, by=an_actor(OUTSIDER))


def test_the_database_refuses_one_person_and_changes_of_what_is_published() -> None:
    made = draft()
    row = Edition.objects.filter(pk=made.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(published_at=NOON, published_by="person_ana")
    actions.publish_tariff(id=made.id, by=BO, now=NOON)
    for change in (
        lambda: row.update(valid_from=date(2025, 1, 1)),
        lambda: MeasureRow.objects.filter(edition=made.id).update(expression="Free"),
        MeasureRow.objects.filter(edition=made.id).delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(Refused):
        actions.drop_tariff(id=made.id, by=BO, now=NOON)


def test_a_dropped_draft_is_never_published() -> None:
    made = actions.drop_tariff(id=draft().id, by=ANA, now=NOON)
    assert made.state is EditionState.DROPPED
    with pytest.raises(Refused) as refused:
        actions.publish_tariff(id=made.id, by=BO, now=NOON)
    assert refused.value.rule == "TARIFF-20"


def test_the_us_schedule_becomes_measures_and_the_operator_imports_it() -> None:
    operator = an_actor(OUTSIDER, kinds=[OrganisationKind.OPERATOR], person="person_op")
    made = draft(US, form="us-hts", economy="US", by=operator)
    assert made.lines == 2
    assert [(f.code, f.expression) for f in made.unparsed] == [("2103.20.20", "about 37%")]
    other = an_actor(OUTSIDER, kinds=[OrganisationKind.OPERATOR], person="person_op2")
    actions.publish_tariff(id=made.id, by=other, now=NOON)
    found = queries.measures_on(economy="US", hs_code="2103100000", on=NOON.date())
    assert {(m.preference, m.expression.text, bool(m.origins)) for m in found} == {
        ("", "3%", False), ("", "35%", True), ("A", "Free", False), ("AU", "Free", False), ("SG", "Free", False),
    }  # fmt: skip
    assert queries.lines_below(economy="US", hs_code="210310", on=NOON.date()) == [("2103100000", "3%")]


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        ("a,b\n", {}), (NEW.replace("15%", "about 15"), {}), (NEW.replace("MX,customs", "SG,customs"), {}),
        (NEW, {"source": " "}),
        (NEW, {"form": "xls"}), (US, {"form": "us-hts"}), ("", {}),
    ],
)  # fmt: skip
def test_a_file_that_is_no_tariff_of_the_economy_is_refused(content: str, changes: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        draft(content, **changes)
    assert not Edition.objects.exists()


def quota(**changes: object) -> Quota:
    made = Quota("MX", "MX-1", Decimal(700), "LTR", date(2026, 1, 1), date(2026, 12, 31), Decimal(0), "act 2")
    return replace(made, **changes)  # type: ignore[arg-type]


def draw(declaration: str, amount: str, **changes: object) -> tuple[Decimal, Decimal]:
    given = {"economy": "MX", "order_number": "MX-1", "on": NOON.date(), "by": ANA, "now": NOON}
    got = actions.draw_quota(declaration=declaration, amount=Quantity(Decimal(amount), "LTR"), **{**given, **changes})  # type: ignore[arg-type]
    return got.granted, got.balance


def test_a_quota_is_given_first_come_first_served_and_once_to_each() -> None:
    actions.open_quota(quota=quota(), by=ANA)
    assert draw("D-1", "300") == (300, 400)
    assert draw("D-1", "300") == (300, 400), "the same declaration again"
    assert draw("D-2", "500") == (400, 0), "what is left"
    with pytest.raises(Refused) as refused:
        draw("D-3", "1")
    assert refused.value.rule == "TARIFF-17"
    assert draw("D-1", "300") == (300, 400)
    assert [d.granted for d in QuotaDraw.objects.order_by("id")] == [300, 400]


def test_what_a_withdrawn_declaration_drew_goes_to_the_next_one_once() -> None:
    actions.open_quota(quota=quota(), by=ANA)
    draw("D-1", "300")
    draw("D-2", "400")
    given = {"economy": "MX", "order_number": "MX-1", "on": NOON.date(), "by": ANA, "now": NOON}
    back = actions.return_draw(declaration="D-1", **given)  # type: ignore[arg-type]
    assert (back.granted, back.balance) == (0, 300)
    assert draw("D-3", "500") == (300, 0)
    with pytest.raises(Refused, match="TARIFF-22"):
        actions.return_draw(declaration="D-1", **given)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        actions.return_draw(declaration="D-9", **given)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        actions.return_draw(declaration="D-2", **{**given, "by": an_actor(OUTSIDER)})  # type: ignore[arg-type]
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaReturn.objects.all().delete()


def test_a_quota_has_its_days_its_unit_and_its_place() -> None:
    actions.open_quota(quota=quota(), by=ANA)
    with pytest.raises(Conflict):
        actions.open_quota(quota=quota(), by=ANA)
    for changes, error in (
        ({"on": date(2027, 1, 1)}, Refused), ({"on": date(2025, 1, 1)}, NotFound), ({"order_number": "X"}, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            draw("D-1", "1", **changes)
    with pytest.raises(Refused):
        actions.draw_quota(
            economy="MX", order_number="MX-1", declaration="D-2", amount=Quantity(Decimal(1), "KGM"), on=NOON.date(),
            by=ANA, now=NOON,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaRow.objects.update(balance=-1)


def test_a_quote_takes_the_rate_within_the_quota_while_it_has_room() -> None:
    actions.publish_tariff(id=draft().id, by=BO, now=NOON)
    actions.open_quota(quota=quota(), by=ANA)
    assert rates() == ["2%"]
    draw("D-1", "300")
    assert rates() == ["15%"], "500 litres are more than the 400 that are left"


def test_an_authority_publishes_rates_that_stand() -> None:
    given = {"economy": "MX", "currency": "USD", "factor": Decimal("18.4312"), "valid_from": NOON.date(),
             "source": "DOF"}  # fmt: skip
    first = actions.publish_rate(**given, by=ANA, now=NOON)  # type: ignore[arg-type]
    assert actions.publish_rate(**given, by=BO, now=NOON + timedelta(hours=1)) == first  # type: ignore[arg-type]
    changed = {**given, "factor": Decimal("18.5000")}
    second = actions.publish_rate(**changed, by=BO, now=NOON + timedelta(hours=2))  # type: ignore[arg-type]
    assert queries.customs_rates(economy="MX", on=NOON.date()) == [second, first]
    assert queries.customs_rates(economy="SG", on=NOON.date()) == []
    for bad, rule in (({"currency": "MXN"}, "TARIFF-24"), ({"valid_from": date(2026, 1, 1)}, "TARIFF-25")):
        with pytest.raises(Refused, match=rule):
            actions.publish_rate(**{**given, **bad}, by=ANA, now=NOON)  # type: ignore[arg-type]
    for by in (an_actor(OUTSIDER, person="person_eve"), an_actor(AGENCY)):
        with pytest.raises(Forbidden, match="TARIFF-18"):
            actions.publish_rate(**given, by=replace(by, person=None), now=NOON)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsRateRow.objects.update(factor="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsRateRow.objects.all().delete()


def test_a_quote_reckons_at_the_published_rate_before_any_that_ships() -> None:
    def exchange() -> tuple[str, str, Money]:
        quoted = queries.quote(consignment=soya_sauce(), lane="SG-MX", on=NOON.date())
        (line,) = [line for line in quoted.lines if line.kind == "exchange"]
        (goods,) = [line for line in quoted.lines if line.kind == "goods"]
        return line.rate, line.source, goods.amount

    assert "invented" in exchange()[1]
    actions.publish_rate(
        economy="MX", currency="USD", factor=Decimal("18.4312"), valid_from=NOON.date(), source="DOF", by=ANA, now=NOON
    )
    assert exchange() == ("18.431200", "DOF", Money(Decimal("36862.40"), "MXN"))  # 2,000.00 USD of sauce


def test_a_file_of_customs_duties_does_not_make_an_excise_go_away() -> None:
    """Singapore's liquor pays an excise that ships with the program; an edition without excises leaves it there."""
    customs = HEADER + "SG,customs duty,,,Free,2026-01-01,,act 1,Gazette,2026-01-01,high,,\n"
    excises = HEADER + "SG,excise duty,2208,,90.00 SGD/LPA,2026-01-01,,act 2,Gazette,2026-01-01,high,,\n"
    singapore = [an_actor(OUTSIDER, kinds=[OrganisationKind.OPERATOR], person=f"person_{n}") for n in "ab"]
    rum = a_goods_item(hs_code="220840", quantity=Quantity(Decimal(40), "LPA"), value=usd("400.00"))

    def rate() -> list[str]:
        quoted = queries.quote(
            consignment=a_consignment(goods_items=(rum,), charges=()), lane="MX-SG", on=NOON.date()
        )  # fmt: skip
        return [line.rate for line in quoted.lines if line.kind == "excise duty"]

    before = rate()
    for month, content, then in ((1, customs, before), (2, excises, ["90.00 SGD/LPA"])):
        made = draft(content, economy="SG", by=singapore[0], valid_from=date(2026, month, 1))
        actions.publish_tariff(id=made.id, by=singapore[1], now=NOON)
        assert rate() == then


def test_what_an_excise_is_a_percentage_of_is_kept() -> None:
    with_base = HEADER.replace("quota", "quota,base").strip() + "\n"
    row = "MX,excise duty,2103,,8%,2026-01-01,,IEPS,DOF,2026-01-01,high,,,customs value and duties\n"
    general = "MX,customs duty,,,10%,2026-01-01,,LIGIE,DOF,2026-01-01,high,,,\n"
    actions.publish_tariff(id=draft(with_base + general + row).id, by=BO, now=NOON)
    quoted = queries.quote(consignment=soya_sauce(), lane="SG-MX", on=NOON.date())
    (excise,) = [line for line in quoted.lines if line.kind == "excise duty"]
    assert excise.base is not None
    assert excise.base == quoted.sum_of("customs value") + quoted.sum_of("customs duty")
    with pytest.raises(Unreadable, match="base"):
        draft(with_base + general.replace(",,,\n", ",,,customs value and duties\n"))
