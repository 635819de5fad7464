# SPDX-License-Identifier: Apache-2.0
"""How a document in part reads on its page: what stays away, and by which rule; no decisions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tradelane.consignments.values import PartyRole
from tradelane.documents.formats.sheet import labels_in
from tradelane.documents.values import PartView
from tradelane.trust.values.credentials import Gap

FIELDS = {
    "name": _("name"),
    "email": _("e-mail"),
    "telephone": _("telephone number"),
    "address.street": _("street"),
    "address.city": _("city"),
    "address.postcode": _("postcode"),
    "address.region": _("region"),
}
KEPT_BY = {
    "PRIV-1": _("no law lets it go for this"),
    "PRIV-2": _("the person objected"),
    "PRIV-3": _("the person did not agree"),
    "PRIV-4": _("the recipient holds no privacy certification"),
    "PRIV-43": _("the law of the lane asks for a step first"),
}
"""Rule that kept a field → why, for who reads the document."""
_WORDS = {"references.buyer": "buyer_reference"}
"""Members whose label has another name."""


def part_shown(part: PartView, language: str) -> dict[str, Any]:
    """What the page says of the part."""
    return {
        "part": part,
        "gaps": [
            {"of": _of(gap, role, language), "field": FIELDS.get(gap.field, gap.field), "rule": gap.rule,
             "why": KEPT_BY.get(gap.rule, "")}
            for gap, role in part.gaps.items()
        ],
        "failed": [check.why for check in part.checks if check.required and str(check.result) != "valid"],
    }  # fmt: skip


def _of(gap: Gap, role: PartyRole | None, language: str) -> str:
    """Whose field stays away, or in which words it stood, by the labels of the document."""
    labels = labels_in(language)
    if role is not None:
        return labels.get(str(role), str(role))
    member = gap.at.partition(".")[2]
    return labels.get(_WORDS.get(member, member.rpartition(".")[2]), member)
