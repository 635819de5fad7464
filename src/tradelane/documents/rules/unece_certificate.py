# SPDX-License-Identifier: Apache-2.0
"""What anybody's UN/CEFACT certificate of origin must say; apart, as its schema requires next to nothing."""

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.kernel.rule import rule


@rule(
    "COO-1",
    cites="UNECE-PreferentialCoO D23B, consignor and consignee; Kyoto Convention Annex K ch. 2 appendix I",
    field="specifiedConsignment[0]",
    fix="Name consignor and consignee, by number at the least.",
)
def a_certificate_says_from_whom_to_whom(consignment: Consignment, *, agreement: str) -> bool:
    """A certificate of origin names who sends the goods and who receives them."""
    named = {party.role for party in consignment.parties if party.name or party.organisation}
    return PartyRole.SELLER in named and bool(named & {PartyRole.BUYER, PartyRole.CONSIGNEE})


@rule(
    "COO-2",
    cites="UNECE-PreferentialCoO D23B, freeTradeAgreementName",
    field="specifiedConsignment[0].applicableCrossBorderRegulatoryProcedure",
    fix="Name the agreement under which preference is asked.",
)
def a_preference_names_its_agreement(consignment: Consignment, *, agreement: str) -> bool:
    """A preferential certificate of origin names the free trade agreement."""
    return bool(agreement)


@rule(
    "COO-3",
    cites="UNECE-PreferentialCoO D23B, originTradeCountry; Kyoto Convention Annex K ch. 2 appendix I",
    field="specifiedConsignment[0].includedConsignmentItem",
    fix="Add the country of origin to every line.",
)
def every_good_has_its_origin(consignment: Consignment, *, agreement: str) -> bool:
    """A certificate of origin gives the country of origin of every good."""
    return all(item.origin for item in consignment.goods_items)


@rule(
    "COO-4",
    cites="UNECE-PreferentialCoO D23B, designatedProductClassification",
    field="specifiedConsignment[0].includedConsignmentItem",
    fix="Add the six digits of the Harmonized System to every line.",
)
def every_good_is_classified(consignment: Consignment, *, agreement: str) -> bool:
    """A preferential certificate of origin classifies every good, as its rule of origin goes by the HS code."""
    return all(item.hs_code for item in consignment.goods_items)
