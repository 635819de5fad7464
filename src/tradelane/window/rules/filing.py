# SPDX-License-Identifier: Apache-2.0
"""What a filing answers to the agencies' forms; apart from what a case is."""

from collections.abc import Iterable

from tradelane.kernel.rule import rule
from tradelane.window.values import FormFault


@rule(
    "FORM-1", cites="UN/CEFACT Recommendation 33; WTO Trade Facilitation Agreement art. 10.1; JSON Schema 2020-12",
    field="answers", fix="Mend each answer that is named.",
)  # fmt: skip
def the_answers_fit_the_forms(faults: Iterable[FormFault]) -> bool:
    """What a form asks is answered as the form wants it, before any agency is bothered."""
    return not any(True for _ in faults)


@rule(
    "FORM-2", cites="WTO Trade Facilitation Agreement art. 10.4.2 (data submitted once is not asked again)",
    field="answers", fix="Leave it out; to change it, correct the consignment.",
)  # fmt: skip
def nothing_is_entered_twice(faults: Iterable[FormFault]) -> bool:
    """What the consignment says is not answered a second time."""
    return not any(fault.keyword == "known" for fault in faults)
