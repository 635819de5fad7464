# SPDX-License-Identifier: Apache-2.0
"""When a verdict needs a second officer, and who that may be; apart, so that no single hand refuses or seizes."""

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import PersonId
from tradelane.kernel.rule import rule
from tradelane.window.values import Proposal

_INTEGRITY = "WCO Revised Arusha Declaration on integrity (2003), element 5; Tradelane house rule: four eyes"


@rule(
    "EYES-1", cites=_INTEGRITY, field="by", fix="Let another officer of the agency confirm or return it.",
    refusal=Forbidden,
)  # fmt: skip
def a_verdict_is_confirmed_by_another_officer(proposal: Proposal, *, officer: PersonId | None) -> bool:
    """The officer who proposed a verdict neither confirms nor returns it."""
    return officer is not None and officer != proposal.officer


@rule("EYES-2", cites=_INTEGRITY, field="case", fix="Read the case again: no verdict waits for a second officer.")
def a_verdict_waits_for_a_second_officer(proposal: Proposal | None) -> bool:
    """A second officer confirms or returns a verdict that waits for one."""
    return proposal is not None and proposal.open


@rule("EYES-3", cites=_INTEGRITY, field="reasons", fix="Say in a sentence what speaks against the verdict.")
def a_verdict_is_returned_with_reasons(reasons: str) -> bool:
    """Who returns a verdict says why, so that the first officer can answer for another."""
    return len(reasons.strip()) >= 3
