# SPDX-License-Identifier: Apache-2.0
"""The claim `withheld` of a credential: what its signer kept back and by which rule; apart, as it is read strictly.

It holds places and names of rules, never a value. Digests alone tell that something is hidden, not what or why.
"""

import re
from collections.abc import Iterable
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.trust.values.credentials import Gap

MOST_GAPS = 1000
"""A document names a few dozen people at most, each by eight fields."""
_AT = re.compile(r"(content|statements)(\.[a-z0-9_]{1,60}){1,8}")
_FIELD = re.compile(r"[a-z_]{1,30}(\.[a-z_]{1,30})?")
_RULE = re.compile(r"[A-Z]{2,12}(-[A-Z0-9]{1,8}){1,2}")


def gaps_json(gaps: Iterable[Gap]) -> list[dict[str, str]]:
    """The claim, in the order of the places."""
    return [{"at": gap.at, "field": gap.field, "rule": gap.rule} for gap in sorted(gaps, key=lambda gap: gap.at)]


def gaps_in(claim: Any, *, document: dict[str, Any]) -> tuple[Gap, ...]:
    """What the claim says is missing of the document shown. Raises Unreadable, also when a gap is none."""
    if not isinstance(claim, list) or not 0 < len(claim) <= MOST_GAPS:
        raise _bad(f"withheld is a list of 1 to {MOST_GAPS} gaps", "withheld")
    gaps = tuple(_gap(one, f"withheld[{n}]") for n, one in enumerate(claim))
    if len({gap.at for gap in gaps}) != len(gaps):
        raise _bad("a member is withheld twice", "withheld")
    for gap in gaps:
        if stands_at(document, gap.at):
            raise _bad("a member is shown that is said to be withheld", gap.at)
    return gaps


def stands_at(document: Any, at: str) -> bool:
    """Whether the document shows a member at a place."""
    for step in at.split("."):
        if isinstance(document, list) and step.isdecimal() and int(step) < len(document):
            document = document[int(step)]
        elif isinstance(document, dict) and step in document:
            document = document[step]
        else:
            return False
    return True


def _gap(one: Any, field: str) -> Gap:
    if not isinstance(one, dict) or set(one) != {"at", "field", "rule"}:
        raise _bad("a gap has at, field and rule", field)
    for name, form in (("at", _AT), ("field", _FIELD), ("rule", _RULE)):
        if not isinstance(one[name], str) or not form.fullmatch(one[name]):
            raise _bad(f"the {name} of a gap is not in its form", f"{field}.{name}")
    return Gap(one["at"], one["field"], one["rule"])


def _bad(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="SD-3", cites="Tradelane: docs/decisions/0033", fix="Ask its signer for it again."
    )
