# SPDX-License-Identifier: Apache-2.0
"""Which fields may hold a person, and what a label says: each rule once holding, once not."""

import pytest

from tradelane.privacy import rules
from tradelane.privacy.values import FieldShape, Taxonomy

KNOWN = Taxonomy(frozenset({"user.name"}), frozenset({"customer"}), frozenset({"essential.service"}))


def shape(name: str, *kinds: str, length: int | None = 20, to_person: bool = False) -> FieldShape:
    return FieldShape(name, frozenset(kinds), length, to_person)


def test_what_may_hold_a_person_is_labelled() -> None:
    holds = rules.what_may_hold_a_person_is_labelled
    assert holds(shape("email", "EmailField", "CharField"), labelled=True, has_reason=False)
    assert holds(shape("name", "CharField"), labelled=False, has_reason=True)
    assert holds(shape("state", "CharField"), labelled=False, has_reason=False)
    assert not holds(shape("contact_phone", "CharField"), labelled=False, has_reason=False)
    assert not holds(shape("body", "JSONField"), labelled=False, has_reason=False)


@pytest.mark.parametrize(
    ("field", "may"),
    [
        (shape("state", "CharField", length=12), False),
        (shape("state", "CharField", length=100), True),
        (shape("state", "CharField", length=None), True),
        (shape("payload", "SealedField", "TextField"), True),
        (shape("payload", "SomebodysField"), True),
        (shape("body", "JSONField"), True),
        (shape("count", "PositiveIntegerField", "IntegerField"), False),
        (shape("born_on", "DateField"), True),
        (shape("made_at", "DateTimeField", "DateField"), False),
        (shape("doer", "ForeignKey", "ForeignObject", to_person=True), True),
        (shape("trade", "ForeignKey", "ForeignObject"), False),
        (shape("where_from", "GenericIPAddressField"), True),
    ],
)  # fmt: skip
def test_what_may_hold_a_person(field: FieldShape, may: bool) -> None:
    assert rules.may_hold_a_person(field) is may


def test_a_label_uses_the_words_of_the_taxonomy() -> None:
    holds = rules.a_label_uses_the_words_of_the_taxonomy
    assert holds("user.name", "customer", "essential.service", known=KNOWN)
    assert not holds("user.nom", "customer", "essential.service", known=KNOWN)
    assert not holds("user.name", "client", "essential.service", known=KNOWN)
    assert not holds("user.name", "customer", "essential.service.fulfillment", known=KNOWN)


def test_a_label_says_how_long() -> None:
    assert rules.a_label_says_how_long(0)
    assert rules.a_label_says_how_long(3650)
    assert not rules.a_label_says_how_long(-1)
    assert not rules.a_label_says_how_long(100_000)
