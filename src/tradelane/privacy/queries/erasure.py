# SPDX-License-Identifier: Apache-2.0
"""What an erasure would do, and what erasures did; apart from doing it, so that a person sees it before they ask."""

from collections.abc import Collection, Iterator
from datetime import date

from django.apps import apps
from django.conf import settings
from django.db.models import JSONField, Model, QuerySet, TextField
from django.db.models.functions import Cast

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
    an_account_in_use_stays,
    an_act_stays_under_a_drawn_name,
    fate,
    what_no_law_wants_kept_is_erased,
    who_was_given_it_is_asked_too,
)
from tradelane.privacy.values import Alias, PersonalField, PersonKey, Pseudonym
from tradelane.privacy.values.erasure import Erasure, Fate, Line, Outcome

Fates = list[tuple[KeyView, Fate]]
_ACCOUNT = {"parties.Person": "pk", "parties.Membership": "person", "parties.AccessToken": "membership__person",
            "account.EmailAddress": "user", "mfa.Authenticator": "user"}  # fmt: skip
"""Tables of the account of who signs in, and how a row names its person."""
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
    proof = [*_proof(person), *_of_who_signs_in(fates)] if matters is None else []
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


def _of_who_signs_in(fates: Fates) -> Iterator[Line]:
    """What there is of a person because they sign in here: their account beside what is sealed, and what they did."""
    accounts = {key.matter: fate.is_running for key, fate in fates if key.record is Record.ACCOUNT}
    sealed = {field for key, _ in fates if key.record is Record.ACCOUNT for field in key.fields}
    for each in inventory().fields if accounts else ():
        name = f"{each.model}.{each.field}"
        if each.model in _ACCOUNT and name not in sealed and _has_rows(each.model, accounts):
            yield _of_account(name, each.category, in_use=any(accounts.values()))
        elif _is_of_an_act(each) and _stands_in(each.model, each.field, accounts):
            rule = an_act_stays_under_a_drawn_name
            yield Line(name, Outcome.KEPT, rule.id, each.category, citation=rule.cites)


def _of_account(field: str, category: str, *, in_use: bool) -> Line:
    if in_use:
        rule = an_account_in_use_stays
        return Line(field, Outcome.KEPT, rule.id, category, citation=rule.cites)
    return Line(field, Outcome.ERASED, what_no_law_wants_kept_is_erased.id, category)


def _is_of_an_act(field: PersonalField) -> bool:
    """Whether somebody who signs in stands in a field by their id, since law wants to know who acted."""
    words = (field.subject, field.category, field.purpose)
    return words == ("employee", "user.unique_id", "essential.legal_obligation")


def _has_rows(model: str, people: Collection[str]) -> bool:
    return bool(_rows(model).filter(**{f"{_ACCOUNT[model]}__in": people}).exists())


def _stands_in(model: str, field: str, people: Collection[str]) -> bool:
    """Whether one of these ids stands in a column; in one of JSON somewhere within."""
    rows = _rows(model)
    if isinstance(rows.model._meta.get_field(field), JSONField):
        rows = rows.annotate(_as_text=Cast(field, TextField()))
        return any(rows.filter(_as_text__contains=person).exists() for person in people)
    return bool(rows.filter(**{f"{field}__in": people}).exists())


def _rows(model: str) -> "QuerySet[Model]":
    rows: QuerySet[Model] = apps.get_model(model)._default_manager.all()
    return rows


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
