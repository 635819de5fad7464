# SPDX-License-Identifier: Apache-2.0
"""Dividing a record, and combining several: asked on a form, shown as the entries they make, signed as any other act.

The holder surrenders for it, the carrier does it. No decisions here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound, TradelaneError
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.titles import actions, formats, queries, rules
from tradelane.titles.pages.signing import entry_of, proved, seen_first, shown
from tradelane.titles.pages.words import KINDS, name_of
from tradelane.titles.values import (
    Act,
    CombinationTerms,
    DivisionTerms,
    Entry,
    IssueTerms,
    Purpose,
    SignedEntry,
    SurrenderTerms,
    Title,
    TitleState,
)
from tradelane.trust import queries as trust

_MOST_PARTS = 50
"""Of one page; a system that needs more sends them to the API."""


# ── divide ──


@dataclass(frozen=True, slots=True)
class _Part:
    """One row of the form as it was filled in."""

    number: str = ""
    document: str = ""
    quantity: str = ""


@login_required
@never_cache
@seen_first
@proved
@require_http_methods(["GET", "POST"])
def divide(request: HttpRequest, id: str) -> HttpResponse:
    """Ask for the parts; posted, show the entry that divides the record; sign exactly that one once it is posted."""
    actor = actor_of(request)
    title = queries.title(id=TitleId(id), by=actor)
    given = request.POST
    if "entry" in given:
        (entry,) = _entries_in(given)
        asked = [queries.approval_of(entry, number=title.number, by=actor)]
        proof = trust.proof_of_approval(request, requests=asked, by=actor, assertion=trust.assertion_in(request))
        actions.divide_prepared(entry=entry, numbers=given.getlist("number"), by=actor, proof=proof, now=clock.now())
        return redirect("title", id=id)
    parts = _parts_in(given)
    if "sign" not in given:
        return _asked_again(request, title, parts)
    try:
        entry = _division(title, given, parts, actor)
    except TradelaneError as error:
        return _asked_again(request, title, parts, error)
    return shown(request, title, entry, actor, carried=[("number", each.number) for each in parts])


def _division(title: Title, given: QueryDict, parts: Sequence[_Part], actor: Actor) -> Entry:
    """The entry that the form makes. Raises Refused, Conflict, Unreadable."""
    rules.what_goes_on_bears_its_number.require([each.number for each in parts], records=len(parts))
    shares = actions.shares_of(parts=[(Digest(each.document), _quantity(each.quantity)) for each in parts])
    terms = DivisionTerms(_text(given, "basis"), _quantity(_text(given, "quantity")), _text(given, "unit"), shares)
    return _prepared(title, Act.DIVIDE, terms, actor, seen_head=Digest(_text(given, "seen_head")))


def _asked_again(
    request: HttpRequest, title: Title, parts: Sequence[_Part], error: TradelaneError | None = None
) -> HttpResponse:
    """The form as it was filled in, with one row more where that was asked for, and why it was refused."""
    shown_before = len(request.POST.getlist("number"))
    rows = [*parts] + [_Part()] * (max(2, shown_before + ("more" in request.POST)) - len(parts))
    return render(request, "titles/divide.html", {
        "title": title,
        "kind": KINDS[title.standing.kind],
        "wanted": _wanted(title, actor_of(request)),
        "surrendered_by": name_of(title.surrendered_by),
        "rows": rows[:_MOST_PARTS],
        "may_have_more": len(rows) < _MOST_PARTS,
        "given": {name: _text(request.POST, name) for name in ("basis", "quantity", "unit")},
        "error": error,
    }, status=422 if error else 200)  # fmt: skip


def _wanted(title: Title, actor: Actor) -> str:
    """What the holder asked for, in their words."""
    last = rules.said(queries.entries(id=title.id, by=actor)[-1].entry)
    return last.wanted if isinstance(last, SurrenderTerms) else ""


def _parts_in(given: QueryDict) -> list[_Part]:
    """The rows of the form; one that is empty throughout is none."""
    columns = (given.getlist(name) for name in ("number", "document", "part"))
    rows = [_Part(*(text.strip()[:200] for text in row)) for row in zip(*columns, strict=False)]
    return [each for each in rows if each != _Part()][:_MOST_PARTS]


# ── combine ──


def groups_to_combine(actor: Actor) -> tuple[list[Title], list[Title]]:
    """What was surrendered to the reader's organisation to be combined; and what it holds and may have combined, where
    a carrier issued two of them or more.
    """
    here = [each for each in queries.titles(by=actor) if each.registry == queries.here()]
    asked = [
        each for each in here
        if each.state is TitleState.SURRENDERED and each.carrier == actor.organisation
        and each.standing.purpose is Purpose.COMBINATION and not each.standing.surrendered_from
    ]  # fmt: skip
    held = [
        each for each in here
        if each.state is TitleState.HELD and each.holder == actor.organisation and each.standing.bill is None
    ]  # fmt: skip
    carriers = [each.carrier for each in held]
    return asked, [each for each in held if carriers.count(each.carrier) > 1]


@login_required
@never_cache
@proved
@require_http_methods(["GET", "POST"])
def combine(request: HttpRequest) -> HttpResponse:
    """Ask which records; posted, show the entries that surrender or combine them; sign exactly those once they are
    posted, all or none.
    """
    actor, given = actor_of(request), request.POST
    if "entry" in given:
        return _combined(request, actor)
    asked, held = groups_to_combine(actor)
    if "act" not in given:
        return _choose(request, asked, held)
    try:
        chosen = [queries.title(id=TitleId(each), by=actor) for each in given.getlist("title")]
        entries = _combination(given, chosen, actor)
    except TradelaneError as error:
        return _choose(request, asked, held, error)
    return _shown_together(request, entries, actor)


def _combination(given: QueryDict, titles: Sequence[Title], actor: Actor) -> list[Entry]:
    """One entry for each record. Raises Refused, Conflict, Unreadable."""
    if given["act"] == Act.SURRENDER:
        hands: list[tuple[OrganisationId, OrganisationId | None]] = [(each.carrier, each.holder) for each in titles]
        terms: Any = SurrenderTerms(Purpose.COMBINATION, _text(given, "wanted"))
    else:
        hands = [(each.carrier, each.surrendered_by) for each in titles]
        terms = CombinationTerms(_text(given, "basis"), actions.a_title_to_open())
        rules.what_goes_on_bears_its_number.require([_text(given, "number")], records=1)
    rules.combined_records_are_in_one_hand.require(hands)
    act = Act.SURRENDER if given["act"] == Act.SURRENDER else Act.COMBINE
    return [_prepared(each, act, terms, actor, seen_head=each.head) for each in titles]


def _choose(
    request: HttpRequest, asked: Sequence[Title], held: Sequence[Title], error: TradelaneError | None = None
) -> HttpResponse:
    def rows(titles: Sequence[Title]) -> list[tuple[Title, str, str]]:
        return [(each, name_of(each.surrendered_by or each.holder), name_of(each.carrier)) for each in titles]

    return render(request, "titles/combine.html", {
        "asked": rows(asked),
        "held": rows(held),
        "chosen": request.POST.getlist("title"),
        "given": {name: _text(request.POST, name) for name in ("basis", "number", "document", "wanted")},
        "error": error,
    }, status=422 if error else 200)  # fmt: skip


def _shown_together(request: HttpRequest, entries: Sequence[Entry], actor: Actor) -> HttpResponse:
    titles = [queries.title(id=each.title, by=actor) for each in entries]
    passkey = trust.has_passkey(by=actor)
    asked = [
        queries.approval_of(entry, number=title.number, by=actor) for title, entry in zip(titles, entries, strict=True)
    ]
    options = trust.passkey_options(requests=asked, by=actor) if passkey else None
    signed = [
        (formats.entry_bytes(each).decode(), formats.digest_of_entry(each), formats.told_bytes(each.told).decode())
        for each in entries
    ]
    carried = [(name, _text(request.POST, name)) for name in ("number", "document")]
    return render(request, "titles/combine_sign.html", {
        "titles": titles,
        "surrenders": entries[0].act is Act.SURRENDER,
        "number": carried[0][1],
        "basis": _text(request.POST, "basis"),
        "text": signed[0][0],
        "digest": signed[0][1],
        "words": signed[0][2],
        "also": signed[1:],
        "carried": carried,
        "options": {"request_options": options} if options else None,
    })  # fmt: skip


def _combined(request: HttpRequest, actor: Actor) -> HttpResponse:
    entries, now = _entries_in(request.POST), clock.now()
    titles = [queries.title(id=each.title, by=actor) for each in entries]
    asked = [
        queries.approval_of(entry, number=title.number, by=actor) for title, entry in zip(titles, entries, strict=True)
    ]
    proof = trust.proof_of_approval(request, requests=asked, by=actor, assertion=trust.assertion_in(request))
    if all(each.act is Act.SURRENDER for each in entries):
        actions.sign_prepared_together(entries=entries, by=actor, proof=proof, now=now)
        return redirect("titles")
    into = actions.combine_prepared(
        entries=entries, document=Digest(_text(request.POST, "document")), number=_text(request.POST, "number"),
        by=actor, proof=proof, now=now,
    )  # fmt: skip
    return redirect("title", id=into)


# ── what both do ──


def relatives(entries: Sequence[SignedEntry], *, by: Actor) -> list[tuple[Any, TitleId, str]]:
    """The records that a record comes from, or goes on as: what they are to it, their ids, their numbers."""
    found: list[tuple[Any, TitleId]] = []
    for signed in entries:
        match signed.entry.terms:
            case IssueTerms(ancestors=ancestors):
                found += [(_("Goes on for"), each.title) for each in ancestors]
            case DivisionTerms(shares=shares):
                found += [(_("Goes on as"), each.title) for each in shares]
            case CombinationTerms(into=into):
                found += [(_("Goes on as"), into)]
    return [(label, id, _number(id, by)) for label, id in found]


def _number(id: TitleId, by: Actor) -> str:
    try:
        return queries.title(id=id, by=by).number
    except NotFound:  # theirs who got it
        return str(id)


def _prepared(title: Title, act: Act, terms: Any, actor: Actor, *, seen_head: Digest) -> Entry:
    """The entry as it would be signed, and read again: what can't be read back is refused before it is signed."""
    entry = actions.prepare_entry(
        title=title.id, act=act, seen_head=seen_head, by=actor, now=clock.now(), terms=terms
    )  # fmt: skip
    return entry_of(formats.entry_bytes(entry).decode(), formats.told_bytes(entry.told).decode())


def _entries_in(posted: QueryDict) -> list[Entry]:
    texts, words = posted.getlist("entry")[:_MOST_PARTS], posted.getlist("words")
    return [entry_of(text, said) for text, said in zip(texts, words, strict=False)]


def _quantity(text: str) -> Decimal:
    """A quantity as people write it; nothing, which the rules refuse, for what is none."""
    return Decimal(text) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", text) else Decimal(0)


def _text(given: QueryDict, name: str) -> str:
    return str(given.get(name, "")).strip()[:2000]
