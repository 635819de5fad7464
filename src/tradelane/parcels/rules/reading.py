# SPDX-License-Identifier: Apache-2.0
"""A line's texts made a parcel, or the rules that it breaks; apart, because what breaks one is never assessed."""

from collections.abc import Mapping
from decimal import Decimal

from tradelane.parcels.rules import lines
from tradelane.parcels.rules.preferences import a_claim_names_its_agreement_and_its_proof
from tradelane.parcels.values import Parcel


def faults_of(row: Mapping[str, str], *, rates: frozenset[str]) -> tuple[str, ...]:
    """Ids of the rules that a line breaks, in their order; `row` has the text of every column, empty when absent."""
    asked = (
        (lines.the_item_is_numbered, lines.the_item_is_numbered(row["item"])),
        (lines.the_goods_are_classified, lines.the_goods_are_classified(row["hs_code"])),
        (lines.the_origin_is_a_country, lines.the_origin_is_a_country(row["origin"])),
        (lines.the_currency_has_a_rate, lines.the_currency_has_a_rate(row["currency"], rates=rates)),
        (
            lines.the_value_is_stated,
            lines.the_value_is_stated(row["value"], freight=row["freight"], insurance=row["insurance"]),
        ),
        (lines.the_mass_is_stated, lines.the_mass_is_stated(row["mass_kg"])),
        (lines.the_pieces_are_counted, lines.the_pieces_are_counted(row["pieces"])),
        (
            lines.the_description_says_what_the_goods_are,
            lines.the_description_says_what_the_goods_are(row["description"]),
        ),
        (lines.the_registration_is_a_number, lines.the_registration_is_a_number(row["tax_registration"])),
        (
            a_claim_names_its_agreement_and_its_proof,
            a_claim_names_its_agreement_and_its_proof(row["agreement"], proof=row["proof"]),
        ),
    )
    return tuple(rule.id for rule, holds in asked if not holds)


def parcel_of(row: Mapping[str, str], *, line: int, item_value: Decimal) -> Parcel:
    """The parcel that a line without faults declares."""
    return Parcel(
        line=line,
        item=row["item"],
        hs_code=row["hs_code"],
        description=row["description"],
        origin=row["origin"],
        currency=row["currency"],
        value=Decimal(row["value"]),
        item_value=item_value,
        freight=Decimal(row["freight"] or 0),
        insurance=Decimal(row["insurance"] or 0),
        pieces=int(row["pieces"] or 1),
        grams=int(Decimal(row["mass_kg"]) * 1000),
        tax_registration=row["tax_registration"],
        agreement=row["agreement"],
        proof=row["proof"],
    )
