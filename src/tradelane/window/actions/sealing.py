# SPDX-License-Identifier: Apache-2.0
"""What a case holds of people, as it is kept; apart, because what people write may name anybody.

Reasons, answers and grounds are sealed for the people of the consignment where it has any, and unnamed where it has
none: who wrote it did so for their organisation, and whom it may name nobody can tell.
"""

from datetime import datetime
from typing import Any

from django.conf import settings

from tradelane.consignments.formats.people import about
from tradelane.consignments.values import Consignment
from tradelane.kernel.clock import aware_utc
from tradelane.parties.actions.vault import seal_bytes, seal_json, seal_text
from tradelane.parties.queries.vault import keys_of_matters
from tradelane.parties.values.vault import About, Place, Record
from tradelane.window.formats.case_data import people_of
from tradelane.window.models import CaseRow, PeopleRow, RevisionRow


def sealed_people(consignment: Consignment, *, case: str, now: datetime) -> Any:
    """The people of a case as they are kept."""
    whose = about(consignment, secret=settings.NODE_SECRET, on=aware_utc(now).date(), record=Record.CASE)
    return seal_json(people_of(consignment), place=PeopleRow.place(case), about=whose)


def sealed_words(words: str, *, row: CaseRow, place: Place) -> str:
    """What somebody wrote in a case, as it is kept."""
    return seal_text(words, place=place, about=_about(row))


def sealed_reasons(reasons: list[str], *, row: CaseRow) -> Any:
    """The reasons of a case's decision, which its reviews gave, as they are kept beside what else the decision says."""
    return seal_json(reasons, place=CaseRow.reasons_place(row.pk), about=_about(row))


def sealed_for_consignment(words: str, *, consignment: str, since: datetime, place: Place) -> str:
    """What somebody prepares to file over a consignment, as it is kept before there is a case."""
    return seal_text(words, place=place, about=_about_consignment(consignment, since=since))


def sealed_note(words: str, *, draft: str, number: int, now: datetime) -> str:
    """What an officer says of a saving of a draft, as it is kept: apart from the draft, which is law to be."""
    about = About(frozenset(), draft, Record.REQUEST, aware_utc(now).date(), unnamed=True)
    return seal_text(words, place=RevisionRow.place(draft, number), about=about)


def sealed_file_for_consignment(content: bytes, *, consignment: str, since: datetime, place: Place) -> bytes:
    """A file that somebody hands in over a consignment, as it is kept."""
    return seal_bytes(content, place=place, about=_about_consignment(consignment, since=since))


def sealed_picture(content: bytes, *, row: CaseRow, place: Place) -> bytes:
    """A picture of an inspection, as it is kept."""
    return seal_bytes(content, place=place, about=_about(row))


def _about(row: CaseRow) -> About:
    return _about_consignment(row.consignment, since=row.filed_at)


def _about_consignment(consignment: str, *, since: datetime) -> About:
    named = {person for key in keys_of_matters({consignment}) for person in key.people}
    return About(frozenset(named), consignment, Record.CASE, since.date(), unnamed=True)
