# SPDX-License-Identifier: Apache-2.0
"""The last step of every foreign reader; apart, so that no format gets past the rules another one must meet."""

from tradelane.consignments import rules
from tradelane.consignments.formats.dataset import from_json, to_json
from tradelane.consignments.formats.faults import refuse
from tradelane.consignments.values import Consignment, Note, Reading
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Level


def settle(
    format: str,
    consignment: Consignment,
    *,
    lost: tuple[Note, ...],
    doubtful: tuple[Note, ...],
    goodsless: bool = False,
) -> Reading:
    """The reading of `consignment`, asked every rule and told what it still lacks.

    `goodsless` is for messages about a consignment that need not repeat its goods, such as the amendment of a
    declaration; what they lack is missing, not wrong. Raises Unreadable with all faults when a rule is broken;
    warnings become doubts.
    """
    _ask_every_field(consignment, goodsless)
    found = rules.findings(consignment)
    refuse([f for f in found if f.level == Level.ERROR])
    doubts = (*doubtful, *(Note(f.path, f.message) for f in found))
    return Reading(format, consignment, lost=lost, doubtful=doubts, missing=rules.missing(consignment))


def _ask_every_field(consignment: Consignment, goodsless: bool) -> None:
    try:
        from_json(to_json(consignment))
    except Unreadable as error:
        broken = {finding["rule"] for finding in error.facts.get("findings", ())}
        if not (goodsless and broken == {rules.there_is_at_least_one_line.id}):
            raise
