# SPDX-License-Identifier: Apache-2.0
"""Which fields of tables may hold a person, and how they are labelled; apart: the inventory rests on nothing else."""

from tradelane.kernel.rule import rule
from tradelane.privacy.values import FieldShape, Taxonomy

PERSONAL_WORDS = frozenset(
    {"name", "names", "email", "mail", "phone", "telephone", "mobile", "fax", "address", "street", "postcode", "city"}
    | {"contact", "person", "people", "human", "officer", "ip", "agent", "user", "owner", "driver", "signer", "payer"}
    | {"payee", "holder", "author", "passport", "password", "login", "language", "nationality", "photo", "signature"}
    | {"label", "note", "notes", "remark", "remarks", "comment", "comments", "message", "text", "title"}
)
"""Words in a field's name that suggest a person, or free words about one."""
_OF_BIRTH = frozenset({"birth", "birthday", "born", "age", "dob"})
"""What makes a date or a number one of a person."""
LONG_TEXT = 100
"""Characters: room for a name, an address or a sentence, whatever the field is called."""
_WITHOUT_WORDS = frozenset(
    {"AutoField", "IntegerField", "DecimalField", "FloatField", "BooleanField", "DateField", "TimeField"}
    | {"DurationField", "UUIDField", "ForeignObject"}
)
"""Kinds of field, their subclasses with them, in which nobody can write words; every other may hold anything."""
_OPEN = frozenset({"TextField", "JSONField", "BinaryField", "EmailField", "GenericIPAddressField", "FileField"})


@rule(
    "PRIV-13",
    cites="APEC Privacy Framework (2015) principle II; GDPR art. 30",
    field="personal",
    fix="Label the field in the model's `personal` (another package's in data/third_party.csv), or give the reason in "
    "data/not_personal.csv.",
)
def what_may_hold_a_person_is_labelled(shape: FieldShape, *, labelled: bool, has_reason: bool) -> bool:
    """A field whose name or kind may hold a person carries a label or stands in the list of reasons."""
    return labelled or has_reason or not may_hold_a_person(shape)


@rule(
    "PRIV-44",
    cites="fideslang 3.1.4, default taxonomy; GDPR art. 30(1)(b)-(c)",
    field="personal",
    fix="Use a term of data/fideslang.csv, or add one there that the taxonomy has.",
)
def a_label_uses_the_words_of_the_taxonomy(category: str, subject: str, purpose: str, *, known: Taxonomy) -> bool:
    """Category, subject and use of a label are terms of the taxonomy, so that other tools read them alike."""
    return category in known.categories and subject in known.subjects and purpose in known.uses


@rule(
    "PRIV-45",
    cites="GDPR art. 5(1)(e); APEC Privacy Framework (2015) principle I",
    field="retention_days",
    fix="Say after how many days the record goes; 0 when it goes with its purpose, at most 30 years.",
)
def a_label_says_how_long(days: int) -> bool:
    """Every label ends: nothing of a person is kept for ever."""
    return 0 <= days <= 30 * 366


def may_hold_a_person(shape: FieldShape) -> bool:
    """Whether a field's name, kind or room suggests that it holds a person; an unknown kind may hold anything."""
    words = set(shape.name.lower().split("_"))
    if shape.to_person:
        return True
    if shape.kinds & _WITHOUT_WORDS:
        return not words.isdisjoint(_OF_BIRTH)
    if "CharField" not in shape.kinds or shape.kinds & _OPEN:
        return True
    return not words.isdisjoint(PERSONAL_WORDS | _OF_BIRTH) or (shape.length or LONG_TEXT) >= LONG_TEXT
