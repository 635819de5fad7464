# SPDX-License-Identifier: Apache-2.0
"""What an erasure would do, and what erasures did; apart from doing it, so that a person sees it before they ask."""

from collections.abc import Collection, Iterator
from datetime import date

from django.conf import settings

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.parties.queries import organisations
from tradelane.parties.queries import vault as keys
from tradelane.parties.values.vault import KeyView, Record
from tradelane.privacy.formats.erasure import our_retention, report_from_json
from tradelane.privacy.models import AliasRow, ChoiceRow, ErasureRow, ReceiptRow, RequestRow
from tradelane.privacy.queries.inventory import inventory
from tradelane.privacy.rules.erasure import (
    a_receipt_stays_and_names_nobody,
    fate,
    what_no_law_wants_kept_is_erased,
    who_was_given_it_is_asked_too,
)
from tradelane.privacy.values import Alias, PersonKey, Pseudonym
from tradelane.privacy.values.erasure import Erasure, Fate, Line, Outcome

Fates = list[tuple[KeyView, Fate]]
_PROOF = {"privacy.ReceiptRow.person": ReceiptRow, "privacy.ChoiceRow.person": ChoiceRow,
          "privacy.RequestRow.person": RequestRow, "privacy.AliasRow.person": AliasRow}  # fmt: skip
"""Where a person stands as a keyed digest alone."""


def fates_of(person: PersonKey, *, on: date, matters: Collection[str] | None = None) -> Fates:
    """What becomes of each key of a person; with `matters`, of those matters alone."""
    found = {key.id: key for who in sorted(keys.same_person(person)) for key in keys.keys_of(who)}
    if matters is not None:  # a message is a matter of its own, and goes with the people it names
        found = {id: key for id, key in found.items() if key.matter in matters or key.record is Record.MESSAGE}
    found |= {key.id: key for key in keys.unnamed_keys({key.matter for key in found.values()})}
    rows = our_retention()
    return [(key, fate(key, rows, economy=settings.ECONOMY, on=on)) for key in found.values()]


def lines_of(person: PersonKey, fates: Fates, *, matters: Collection[str] | None = None) -> tuple[Line, ...]:
    """The report's lines: each field of the inventory, and each recipient elsewhere."""
    held = [*_held(fates)]
    proof = [*_proof(person)] if matters is None else []
    given = [*_given(person)] if matters is None else []
    named = {line.field for line in (*held, *proof)}
    nothing = [
        Line(f"{each.model}.{each.field}", Outcome.NOTHING, "", each.category)
        for each in inventory().fields
        if f"{each.model}.{each.field}" not in named
    ]
    return (*held, *proof, *given, *nothing)


def nodes_to_ask(person: PersonKey) -> list[Alias]:
    """The other nodes that know the person, by the name and in the trade that each knows."""
    rows = AliasRow.objects.filter(person__in=keys.same_person(person)).order_by("pk")
    return [Alias(row.node, Pseudonym(row.pseudonym), row.subject) for row in rows]


def erasures_of(person: PersonKey) -> list[Erasure]:
    """Every erasure of a person's data here, newest first. The caller has shown that they are this person."""
    return [erasure_of(row) for row in ErasureRow.objects.filter(person=person).order_by("-at", "-pk")]


def erasure(*, id: str, person: PersonKey) -> Erasure:
    """One of them. Raises NotFound, also for another person's."""
    row = ErasureRow.objects.filter(pk=id, person=person).first()
    if row is None:
        raise NotFound("There is no such report.", field="erasure", fix="Open the link on your own page.")
    return erasure_of(row)


def erasure_to_prove(*, id: str) -> tuple[Erasure, str, list[Alias]] | None:
    """An erasure with who asked for it and the nodes to ask, for who signs and sends; None when there is none."""
    row = ErasureRow.objects.filter(pk=id).first()
    if row is None:
        return None
    asked = [] if row.asked_by else nodes_to_ask(PersonKey(row.person))
    return erasure_of(row), row.asked_by, asked


def erasure_of(row: ErasureRow) -> Erasure:
    """A row as a value."""
    return Erasure(
        report=report_from_json(row.report),
        digest=Digest(row.digest),
        protected=row.protected,
        signature=row.signature,
        answers=tuple((node, report_from_json(answer)) for node, answer in row.answers),
        unasked=tuple(sorted({node for node, _rule in row.unasked})),
        reference=row.reference,
    )


def _held(fates: Fates) -> Iterator[Line]:
    categories = {f"{each.model}.{each.field}": each.category for each in inventory().fields}
    for key, each in fates:
        for field in key.fields:
            yield Line(field, each.outcome, each.rule, categories.get(field, ""), key.matter, each.until, each.citation)


def _proof(person: PersonKey) -> Iterator[Line]:
    rule = a_receipt_stays_and_names_nobody
    for field, model in _PROOF.items():
        if model.objects.filter(person=person).exists():  # type: ignore[attr-defined]  # each has this column
            yield Line(field, Outcome.KEPT, rule.id, "user.unique_id.pseudonymous", citation=rule.cites)


def _given(person: PersonKey) -> Iterator[Line]:
    """What organisations that are not at home here were given: theirs to erase."""
    here = {organisation.id for organisation in organisations(home=True)}
    nodes = {alias.node for alias in nodes_to_ask(person)}
    given: dict[tuple[str, str, str], set[str]] = {}
    for row in ReceiptRow.objects.filter(person__in=keys.same_person(person)):
        if row.recipient not in here and row.fields:
            other = row.node or row.recipient.split(".", 1)[0]
            given.setdefault((row.recipient_name, other, row.reference or row.subject), set()).update(row.fields)
    for (name, node, matter), fields in sorted(given.items()):
        asked = node in nodes
        rule = who_was_given_it_is_asked_too if asked else what_no_law_wants_kept_is_erased
        for field in sorted(fields):
            yield Line(field, Outcome.UNREACHABLE, rule.id, matter=matter, holder=name, asked=asked)
