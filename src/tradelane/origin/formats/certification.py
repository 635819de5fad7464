# SPDX-License-Identifier: Apache-2.0
"""The statements of a certificate of origin from a consignment and its determinations; apart from how it is signed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tradelane.consignments.values import Consignment, Party, PartyRole
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted
from tradelane.origin import rules
from tradelane.origin.formats.agreements import agreement
from tradelane.origin.values import Determination

CERTIFIERS = ("exporter", "producer", "importer", "authority", "chamber")
"""CPTPP art. 3.20.1 and Annex 3-A, RCEP art. 3.16.1: who may certify, or issue on an exporter's application."""

DECLARATION = (
    "I certify that the goods described in this document qualify as originating and that the information in it is "
    "true and accurate. I assume responsibility for proving this and agree to keep, and to show on request or at a "
    "verification visit, the documents that support this certification."
)
"""What Annex 3-B item 9 has the certifier declare, in our own words."""


def statements(
    *,
    consignment: Consignment,
    determinations: Mapping[int, Determination],
    certifier: str,
    signed_on: date,
    producer: str = "",
    blanket: tuple[date, date] | None = None,
    invoice_number: str = "",
) -> dict[str, Any]:
    """What the certificate's issuer states, in the keys that the documents room knows.

    `determinations` are by line number, one for every goods item. Exporter, importer, description and HS code stand
    in the document itself, derived from the consignment; that they are there is checked here.
    Raises Refused (ORIGIN-9 to 11) and Unreadable.
    """
    if certifier not in CERTIFIERS:
        raise Unreadable(
            f"{quoted(certifier)} may not certify", field="certifier", rule="ORIGIN-9", cites="CPTPP art. 3.20.1",
            fix=f"Use one of {', '.join(CERTIFIERS)}.",
        )  # fmt: skip
    exporter = consignment.party(PartyRole.SELLER)
    maker = producer or (_named(exporter) if certifier not in ("importer",) else "")
    criteria: dict[str, str] = {}
    for item in consignment.goods_items:
        determined = determinations.get(item.number)
        if determined is None:
            raise rules.the_certification_names_its_minimum_data.refused(field=f"goods_items[{item.number}].criterion")
        rules.only_an_originating_good_is_certified.require(determined)
        criteria[str(item.number)] = str(determined.criterion or "")
        _require_minimum(consignment, item.description, item.hs_code, criteria[str(item.number)], certifier, maker,
                         signed_on)  # fmt: skip
    if blanket is not None:
        rules.the_blanket_period_is_at_most_twelve_months.require(blanket[0], ends=blanket[1])
    codes = {d.agreement for d in determinations.values()}
    made: dict[str, Any] = {
        "agreement": ", ".join(sorted(agreement(code).name for code in codes)),
        "certifier": certifier,
        "criteria": criteria,
        "producer": maker,
        "declaration": DECLARATION,
        "invoice_number": invoice_number,
        "blanket_from": blanket[0].isoformat() if blanket else "",
        "blanket_to": blanket[1].isoformat() if blanket else "",
    }
    return {key: value for key, value in made.items() if value}


def plain_statements(
    determinations: Mapping[int, Determination], *, certifier: str, invoice_number: str = ""
) -> dict[str, Any]:
    """The statements of a certificate that claims no preference: the country of production alone, and why."""
    lines = ", ".join(f"{n}: {d.result}" for n, d in sorted(determinations.items()))
    names = ", ".join(sorted({agreement(d.agreement).name for d in determinations.values()}))
    made = {
        "certifier": certifier,
        "declaration": (
            "I declare that the goods were produced in the country stated for each line. No preference is claimed; "
            f"origin under {names} by line is {lines}."
        ),
        "invoice_number": invoice_number,
    }
    return {key: value for key, value in made.items() if value}


def _require_minimum(
    consignment: Consignment,
    description: str,
    hs_code: str,
    criterion: str,
    certifier: str,
    maker: str,
    signed_on: date,
) -> None:
    minimum = {
        "certifier": certifier,
        "exporter": _named(consignment.party(PartyRole.SELLER)),
        "producer": maker,
        "importer": _named(consignment.party(PartyRole.BUYER)),
        "description": description,
        "hs_code": hs_code,
        "criterion": criterion,
        "signed_on": signed_on.isoformat(),
    }
    missing = rules.missing_statements(minimum)
    if missing:
        raise rules.the_certification_names_its_minimum_data.refused(field=missing[0], facts={"missing": missing})


def _named(party: Party | None) -> str:
    return "" if party is None else f"{party.name}, {party.address.city}, {party.address.country}"
