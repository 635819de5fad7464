# SPDX-License-Identifier: Apache-2.0
"""Whatever the rows say: nothing leaves that no row names, and no objection or lapse ever lets more go."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.privacy_makers import PERSON, TODAY, a_row

from tradelane.privacy.rules import decide, no_more_leaves_than_was_asked_and_grounded
from tradelane.privacy.values import Decision, LegalBasis, Purpose, RecipientKind

purposes, kinds = st.sampled_from(Purpose), st.sampled_from(RecipientKind)
lanes = st.sampled_from(["*", "MX-SG", "*-SG", "MX-*", "SG-MX", "*-*"])
days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
rows = st.lists(
    st.builds(
        a_row,
        purpose=purposes,
        recipient=kinds,
        lane=lanes,
        field=st.sampled_from(sorted(PERSON)),
        basis=st.sampled_from(LegalBasis),
        starts=days,
        ends=st.none() | days,
        may_object=st.booleans(),
        needs_cbpr=st.booleans(),
    ),
    max_size=20,
)
told = st.sets(purposes)
certified = st.none() | days


@given(rows, purposes, kinds, told, told, certified)
def test_nothing_leaves_unnamed_and_every_lack_narrows(
    law: Any, purpose: Purpose, kind: RecipientKind, objections: Any, consents: Any, until: date | None
) -> None:
    def decided(**changes: Any) -> Decision:
        asked: dict[str, Any] = {
            "fields": PERSON, "purpose": purpose, "recipient_kind": kind, "lane": "MX-SG", "on": TODAY,
            "objections": objections, "consents": consents, "certified_until": until, "rows": law,
        }  # fmt: skip
        return decide(**{**asked, **changes})

    found = decided()
    assert no_more_leaves_than_was_asked_and_grounded(PERSON, found)
    named = {row.field for row in law if (row.purpose, row.recipient) == (purpose, kind)}
    assert set(found.kept) <= named
    assert set(decided(objections=set(Purpose)).kept) <= set(found.kept)
    assert set(decided(consents=()).kept) <= set(found.kept)
    assert set(decided(certified_until=None).kept) <= set(found.kept)
    assert set(decided(certified_until=TODAY + timedelta(days=1)).kept) >= set(found.kept)
