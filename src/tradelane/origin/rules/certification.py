# SPDX-License-Identifier: Apache-2.0
"""What a certification of origin must say; apart from whether the good originates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tradelane.kernel.rule import rule
from tradelane.origin.values import Determination, OriginResult

MINIMUM_DATA = (
    "certifier", "exporter", "producer", "importer", "description", "hs_code", "criterion", "signed_on",
)  # fmt: skip
"""CPTPP Annex 3-B, in its order; the blanket period stands only where one certification covers several shipments."""


@rule(
    "ORIGIN-9", cites="CPTPP art. 3.20, Annex 3-B", field="statements",
    fix="State each of the minimum data; write `Various` or `Available on request` for a producer where that is so.",
)  # fmt: skip
def the_certification_names_its_minimum_data(statements: Mapping[str, Any]) -> bool:
    """A certification of origin says who certifies, exporter, producer, importer, goods, criterion and date."""
    return not missing_statements(statements)


@rule(
    "ORIGIN-10", cites="CPTPP art. 3.20.4(b), Annex 3-B item 8", field="blanket_to",
    fix="Let the blanket period end within twelve months of its start.",
)  # fmt: skip
def the_blanket_period_is_at_most_twelve_months(starts: date, *, ends: date) -> bool:
    """One certification covers several shipments for at most twelve months."""
    limit = starts.replace(year=starts.year + 1, day=28) if (starts.month, starts.day) == (2, 29) else starts.replace(
        year=starts.year + 1
    )  # fmt: skip
    return starts <= ends <= limit


@rule(
    "ORIGIN-11", cites="CPTPP art. 3.20.3, 3.21", field="determination",
    fix="State the materials that were not stated, or sell without preference.",
)  # fmt: skip
def only_an_originating_good_is_certified(determination: Determination) -> bool:
    """Only a good that is known to originate is certified; one that may not be is not."""
    return determination.result is OriginResult.ORIGINATING and determination.criterion is not None


def missing_statements(statements: Mapping[str, Any]) -> list[str]:
    """Minimum data that are empty, in the annex's order."""
    return [name for name in MINIMUM_DATA if statements.get(name) in (None, "", [], {})]
