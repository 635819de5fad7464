# SPDX-License-Identifier: Apache-2.0
"""The last step of every foreign reader; apart, so that no format gets past the rules another one must meet."""

from tradelane.consignments import rules
from tradelane.consignments.formats.dataset import from_json, to_json
from tradelane.consignments.formats.faults import refuse
from tradelane.consignments.values import Consignment, Note, Reading
from tradelane.kernel.findings import Level


def settle(format: str, consignment: Consignment, *, lost: tuple[Note, ...], doubtful: tuple[Note, ...]) -> Reading:
    """The reading of `consignment`, asked every rule and told what it still lacks.

    Raises Unreadable with all faults when a rule is broken; warnings become doubts.
    """
    from_json(to_json(consignment))  # asks the rules of every field
    found = rules.findings(consignment)
    refuse([f for f in found if f.level == Level.ERROR])
    doubts = (*doubtful, *(Note(f.path, f.message) for f in found))
    return Reading(format, consignment, lost=lost, doubtful=doubts, missing=rules.missing(consignment))
