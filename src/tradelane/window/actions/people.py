# SPDX-License-Identifier: Apache-2.0
"""The people of cases and what was written of them, for who asks about their own data; keeps the promises of
`privacy.ports.Holder`.

What was filed with an authority is corrected by an amended filing of the declarant. What people wrote in a case can't
be cut: it is given where it is sealed for this person alone, and named where it is sealed for several, or for nobody
known.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tradelane.parties.queries.vault import json_or_gone, matters_of, named_in, same_person, text_or_gone
from tradelane.parties.values.vault import Place
from tradelane.privacy.queries import is_about
from tradelane.privacy.rules.exporting import what_names_others_is_given_only_cut
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey
from tradelane.window.models import AppealRow, InspectionRow, PeopleRow, PermitActRow, ReviewRow

_PEOPLE = "window.PeopleRow"


class Cases:
    """The parties of cases that a person stands for, or is, and the words of those cases."""

    @property
    def gives(self) -> frozenset[str]:
        """Who takes part, what an authority decided and found and why, and what was said against it."""
        return frozenset(
            {
                f"{_PEOPLE}.people", "window.ReviewRow.reasons", "window.ReviewRow.answer",
                "window.AppealRow.grounds", "window.AppealRow.reasons", "window.InspectionRow.findings",
                "window.InspectionRow.place", "window.PermitActRow.reasons",
            }
        )  # fmt: skip

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What each case says of them, by role, and its words."""
        for case, party in _parties_about(person):
            yield Held(_PEOPLE, case, "people", {"role": party["role"], **party["fields"]})
        same = same_person(person)
        for model, row, sealed, place in _words(matters_of(person)):
            if what_names_others_is_given_only_cut(named_in(sealed), same_person=same):
                if words := text_or_gone(sealed, place=place):
                    yield Held(model, row, place.field, words)
            else:
                yield Held(model, row, place.field, None, what_names_others_is_given_only_cut.id)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: the declarant files anew."""
        return [
            Corrected(
                _PEOPLE, case, "people",
                Outcome.UNCHANGED if party["fields"][field] == value else Outcome.AMENDMENT,
            )
            for case, party in _parties_about(person)
            if field in party["fields"]
        ]  # fmt: skip


def _parties_about(person: PersonKey) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = PeopleRow.objects.filter(case__consignment__in=matters_of(person))
    for row in rows.select_related("case").order_by("pk").iterator():
        for party in json_or_gone(row.people, place=PeopleRow.place(str(row.pk)), gone=[]):
            if is_about(person, party["fields"], within=row.case.consignment):
                yield str(row.pk), party


def _words(consignments: set[str]) -> Iterator[tuple[str, str, str, Place]]:
    """What people wrote in the cases of some consignments: table, row, as it is kept, where it is sealed for."""
    of_case = {"case__consignment__in": consignments}
    for review in ReviewRow.objects.filter(**of_case).order_by("pk"):
        for field in ("reasons", "answer"):
            if kept := getattr(review, field):
                place = ReviewRow.place(review.case_id, review.agency, field)
                yield "window.ReviewRow", f"{review.case_id} {review.agency} {review.round}", kept, place
    for appeal in AppealRow.objects.filter(**of_case).order_by("pk"):
        for field in ("grounds", "reasons"):
            if kept := getattr(appeal, field):
                yield "window.AppealRow", appeal.case_id, kept, AppealRow.place(appeal.case_id, field)
    for inspection in InspectionRow.objects.filter(**of_case).order_by("pk"):
        booked = InspectionRow.booked_for(inspection.case_id, inspection.agency)
        yield "window.InspectionRow", str(inspection.pk), inspection.place, booked
        if inspection.findings:
            place = InspectionRow.sealed_for(inspection.pk)
            yield "window.InspectionRow", str(inspection.pk), inspection.findings, place
    for act in PermitActRow.objects.filter(permit__consignment__in=consignments).order_by("pk"):
        place = PermitActRow.place(act.permit_id, act.n)
        yield "window.PermitActRow", f"{act.permit_id} {act.n}", act.reasons, place
