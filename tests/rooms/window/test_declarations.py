# SPDX-License-Identifier: Apache-2.0
"""A declaration of another system becomes a filing; a case becomes a declaration of another system."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.declaration_makers import a_declaration
from tests.filing_makers import member
from tests.formats.consignments.test_declarations import a_declaration as a_foreign_declaration
from tests.makers import BUYER, OUTSIDER, SELLER, an_organisation
from tests.rooms.window.makers import CUSTOMS, a_filed_case, an_officer, documents

from tradelane.consignments.actions import enter
from tradelane.consignments.queries import consignment
from tradelane.consignments.values import PartyRole
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.values import Actor, Role
from tradelane.window import actions, queries
from tradelane.window.formats.declarations import read_declaration, write_declaration
from tradelane.window.models import DeclarationRow
from tradelane.window.values import Declaration, DeclarationFormat, Direction, HeldDeclaration

pytestmark = pytest.mark.django_db
WHOLE = {
    "ordered_on": "2026-10-01",
    "goods_items": [
        {"number": 1, "quantity": {"value": "100", "unit": "KGM"}, "unit_price": {"amount": "2.50", "currency": "GBP"}}
    ],
    "transport": {"loading": {"locode": "LKCMB"}, "discharge": {"locode": "GBFXT"}},
}
"""What the invented British declaration can't say."""


@pytest.fixture
def filer() -> Actor:
    for organisation in (SELLER, BUYER, OUTSIDER):
        an_organisation(organisation)
    return member(SELLER)


def taken_in(
    declaration: Declaration | bytes, *, by: Actor, format: DeclarationFormat = DeclarationFormat.UBL, **changes: Any
) -> HeldDeclaration:
    content = declaration if isinstance(declaration, bytes) else write_declaration(declaration, format)
    return actions.take_in_declaration(**{
        "content": content, "procedure": "mx-export", "by": by, "now": NOON, **changes,
    })  # fmt: skip


@pytest.mark.parametrize("format", DeclarationFormat)
def test_a_file_becomes_a_filing_with_each_field(filer: Actor, format: DeclarationFormat) -> None:
    held = taken_in(a_declaration(), by=filer, format=format)
    prepared = queries.filing(filing=held.filing, by=filer)
    assert prepared.procedure == "mx-export"
    sale = consignment(id=prepared.consignment, by=filer)
    assert replace(sale, id=a_consignment().id) == a_consignment()
    assert held.customs["office"] == "MXZLO"
    assert held.customs["said"][0] == {"code": "00500", "text": "EXPORTER"}
    assert (held.kept, held.doubtful) == ((), ())
    back = queries.declaration_of_filing(filing=held.filing, by=filer)
    assert (back.number, back.type, back.treatments, back.said) == (
        "LRN-1", "EXA", a_declaration().treatments, a_declaration().said,
    )  # fmt: skip


def test_the_same_file_again_is_the_same_filing_and_its_number_stands(filer: Actor) -> None:
    held = taken_in(a_declaration(), by=filer)
    assert taken_in(a_declaration(), by=filer) == held
    with pytest.raises(Conflict, match="before"):
        taken_in(a_declaration(office="MXMEX"), by=filer)
    other = taken_in(a_declaration(number="LRN-2"), by=filer)
    assert other.consignment != held.consignment, "the same goods twice are two consignments"
    assert DeclarationRow.objects.count() == 2


def test_what_a_foreign_file_lacks_is_named_field_by_field_and_may_be_added(filer: Actor) -> None:
    foreign = a_foreign_declaration(head="<TypeCode>EXA</TypeCode>")
    with pytest.raises(Unreadable) as refused:
        taken_in(foreign, by=filer)
    found: Any = refused.value.facts["findings"]
    assert {(one["path"], one["rule"]) for one in found} == {
        (path, "DECL-7") for path in ("ordered_on", "goods_items[0].quantity", "goods_items[0].unit_price",
                                      "transport.loading", "transport.discharge")
    }  # fmt: skip
    assert all("supplement" in one["fix"] for one in found)
    assert not DeclarationRow.objects.exists()
    held = taken_in(foreign, by=filer, supplement=WHOLE)
    assert {note["value"] for note in held.kept} == {"00", "TRC"}
    assert {note["path"] for note in held.kept} == {
        "/MetaData/Declaration/GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Classification[2]/ID",
        "/MetaData/Declaration/GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Classification[2]/IdentificationTypeCode",
    }
    assert queries.declaration_file(declaration=held.id, by=filer) == foreign
    entered = consignment(id=ConsignmentId(held.consignment), by=filer)
    assert [note.source for note in entered.provenance] == ["declarant"] * 5


@pytest.mark.parametrize(
    ("declaration", "changes", "rule", "error"),
    [
        (a_declaration(number=""), {}, "DECL-5", Refused),
        (a_declaration(direction=Direction.IMPORT), {}, "DECL-6", Refused),
        (a_declaration(), {"procedure": "zz-export"}, "", NotFound),
        (a_declaration(), {"supplement": {"colour": "red"}}, "FORM-1", Unreadable),
        (a_foreign_declaration(function="13"), {}, "DECL-2", Unreadable),
        (b"<a/>", {}, "FILE-6", Unreadable),
    ],
)
def test_what_can_not_be_filed_is_refused_by_its_rule(
    filer: Actor, declaration: Declaration | bytes, changes: dict[str, Any], rule: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as refused:
        taken_in(declaration, by=filer, **changes)
    assert getattr(refused.value, "rule", "") == rule


def test_a_reader_takes_nothing_in(filer: Actor) -> None:
    with pytest.raises(Forbidden, match="PARTY-1"):
        taken_in(a_declaration(), by=replace(filer, roles=frozenset({Role.READER})))


def test_two_organisations_with_the_same_file_have_one_each(filer: Actor) -> None:
    other = member(OUTSIDER)
    mine, theirs = taken_in(a_declaration(), by=filer), taken_in(a_declaration(), by=other)
    assert mine.consignment != theirs.consignment
    for ask in (queries.held_declaration, queries.declaration_file):
        with pytest.raises(NotFound):
            ask(declaration=mine.id, by=other)
    with pytest.raises(NotFound):
        queries.declaration_of_filing(filing=mine.filing, by=other)
    assert [held.id for held in queries.held_declarations(by=other)] == [theirs.id]


def test_the_file_lies_sealed_and_stands(filer: Actor) -> None:
    taken_in(a_declaration(), by=filer)
    row = DeclarationRow.objects.get()
    assert b"Altura" not in bytes(row.content)
    assert "EXPORTER" not in row.told
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclarationRow.objects.update(number="LRN-9")


def a_case(filer: Actor) -> Any:
    held = taken_in(a_declaration(), by=filer)
    sale = consignment(id=ConsignmentId(held.consignment), by=filer)
    return actions.file_case(
        procedure="mx-export", consignment=sale, documents=documents(total=sale.total_value), by=filer, now=NOON
    )


def test_a_case_is_exported_to_its_trader_whole_and_to_an_agency_as_the_case_shows_it(filer: Actor) -> None:
    case = a_case(filer)
    whole = queries.declaration_of_case(case=case, by=filer)
    shown = queries.declaration_of_case(case=case, by=an_officer(CUSTOMS))
    seller, seen = (d.consignment.party(PartyRole.SELLER) for d in (whole, shown))
    assert seller
    assert seen
    assert (seller.name, seller.address.street) == ("Cooperativa Altura de Chiapas", "1 Invented Street")
    assert (seen.name, seen.address.street) == ("Cooperativa Altura de Chiapas", "")
    assert all(party.contact is None for d in (whole, shown) for party in d.consignment.parties)
    assert {(cited.code, cited.number) for cited in whole.cited} >= {("380", "INV-1"), ("380", "N-1"), ("271", "N-1")}
    for made in (whole, shown):
        for format in DeclarationFormat:
            assert read_declaration(write_declaration(made, format)).declaration == made
    with pytest.raises(NotFound):
        queries.declaration_of_case(case=case, by=member(OUTSIDER))


def test_an_agency_reads_what_was_declared_and_not_what_was_kept(filer: Actor) -> None:
    case = a_case(filer)
    told = queries.declared_with(case=case, by=an_officer(CUSTOMS))
    assert told
    assert told.customs["treatments"] == [{"item": 1, "procedure": "1000", "additional": ["000"], "preference": "300"}]
    assert told.kept == ()
    plain = a_filed_case()
    assert queries.declared_with(case=plain, by=filer) is None


def test_a_private_buyer_is_named_to_who_entered_them_alone(filer: Actor) -> None:
    buyer = next(party for party in a_consignment().parties if party.role is PartyRole.BUYER)
    person = replace(buyer, organisation=None, name="Invented Person")
    sale = a_consignment(parties=(a_consignment().parties[0], person))
    enter(consignment=sale, by=filer)
    case = a_filed_case(consignment=sale)
    assert "Invented Person" in str(queries.declaration_of_case(case=case, by=filer))
    assert "Invented Person" not in str(queries.declaration_of_case(case=case, by=an_officer(CUSTOMS)))
