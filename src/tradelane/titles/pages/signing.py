# SPDX-License-Identifier: Apache-2.0
"""Signing an act of a record: what exactly is signed, proved anew by who signs it; no decisions here.

Every act is shown as the entry it makes before it is signed. Who has a passkey approves that very entry with it; who
has none proves anew who they are.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, Forbidden, Refused, Unreadable
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.titles import actions, formats, queries
from tradelane.titles.pages.bill_forms import bill_terms, one_of, party, text
from tradelane.titles.pages.words import ACTS, KINDS, name_of, said_by
from tradelane.titles.values import (
    Act,
    AmendmentTerms,
    Challenge,
    Endorsement,
    EndorsementTerms,
    Entry,
    NominationTerms,
    PaperOriginal,
    PaperTerms,
    Purpose,
    ReasonTerms,
    RecoveryTerms,
    SurrenderTerms,
    Terms,
    Title,
)
from tradelane.trust import queries as trust

_LARGEST_ENTRY = 64_000
_View = Callable[..., HttpResponse]


def _without_passkey(request: HttpRequest) -> bool:
    return not trust.has_passkey(by=actor_of(request))


proved = cast(Callable[[_View], _View], reauthentication_required(enabled=_without_passkey))
proved_by_all = cast(Callable[[_View], _View], reauthentication_required)
"""Also by who has a passkey, where no entry is shown that it could approve."""


def seen_first(view: _View) -> _View:
    """Nobody is asked to prove anything for a title that they may not know of."""

    @wraps(view)
    def seen(request: HttpRequest, id: str, **further: str) -> HttpResponse:
        queries.title(id=TitleId(id), by=actor_of(request))
        return view(request, id, **further)

    return seen


_STATUS = {Refused: 422, Conflict: 409, Unreadable: 400}


def _refused_on_its_page(view: _View) -> _View:
    """What forbids an act is told beside the title that it is about, with the way back to it."""

    @wraps(view)
    def told(request: HttpRequest, id: str, **further: str) -> HttpResponse:
        try:
            return view(request, id, **further)
        except Forbidden:  # who may not sign is told as everywhere
            raise
        except (Refused, Conflict, Unreadable) as error:
            title = queries.title(id=TitleId(id), by=actor_of(request))
            context = {"title": title, "kind": KINDS[title.standing.kind], "error": error}
            status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
            return render(request, "titles/refused.html", context, status=status)

    return told


@login_required
@never_cache
@seen_first
@proved
@_refused_on_its_page
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, id: str) -> HttpResponse:
    """Show the entry that the chosen act makes; sign exactly that one once it is posted.

    The forms of a title's page post what they ask for, as people's words have no place in an address.
    """
    actor = actor_of(request)
    title = queries.title(id=TitleId(id), by=actor)
    if "entry" in request.POST:
        entry = entry_of(_text_of(request.POST, "entry"), _text_of(request.POST, "words"))
        asked = queries.approval_of(entry, number=title.number, by=actor)
        proof = trust.proof_of_approval(request, requests=[asked], by=actor, assertion=trust.assertion_in(request))
        actions.sign_prepared(entry=entry, by=actor, proof=proof, now=clock.now())
        return redirect("title", id=id)
    given = request.POST or request.GET
    said = _said(given, title)
    entry = actions.prepare_entry(
        title=title.id, act=said.act, to=said.to, seen_head=Digest(text(given, "seen_head")), by=actor,
        now=clock.now(), terms=said.terms, control=said.control, document=said.document,
    )  # fmt: skip
    return shown(request, title, entry, actor)


@login_required
@never_cache
@seen_first
@proved
@_refused_on_its_page
@require_http_methods(["GET", "POST"])
def cosign(request: HttpRequest, id: str, digest: str) -> HttpResponse:
    """An entry that several sign as one: what it says, and one more signature."""
    actor = actor_of(request)
    title = queries.title(id=TitleId(id), by=actor)
    waiting = next((one for one in queries.waiting_entries(id=title.id, by=actor) if one.digest == digest), None)
    if waiting is None:
        return redirect("title", id=id)
    if request.method == "POST":
        asked = queries.approval_of(waiting.entry, number=title.number, by=actor)
        trust.proof_of_approval(request, requests=[asked], by=actor, assertion=trust.assertion_in(request))
        actions.cosign_entry(title=title.id, digest=waiting.digest, by=actor, now=clock.now())
        return redirect("title", id=id)
    return shown(request, title, waiting.entry, actor)


@login_required
@never_cache
@seen_first
@proved_by_all
@_refused_on_its_page
@require_http_methods(["GET", "POST"])
def demonstrate(request: HttpRequest, id: str) -> HttpResponse:
    """Control shown to a verifier: who asks, with which word, and a file for them."""
    actor = actor_of(request)
    title = queries.title(id=TitleId(id), by=actor)
    if request.method == "GET":
        return render(request, "titles/control.html", {"title": title, "kind": KINDS[title.standing.kind]})
    expires = (clock.now() + timedelta(minutes=30)).replace(microsecond=0)
    challenge = Challenge(title.id, title.head, text(request.POST, "verifier"), text(request.POST, "nonce"), expires)
    shown = actions.demonstrate_control(challenge=challenge, by=actor, now=clock.now())
    told = {
        "demonstration": formats.demonstration_json(shown),
        "entries": [formats.signed_json(each) for each in queries.entries(id=title.id, by=actor)],
    }
    answer = HttpResponse(json.dumps(told, indent=2), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{title.id}.control.json"'
    return answer


def entry_of(entry: str, words: str) -> Entry:
    """The entry that the page showed, with the words beside it. Raises Unreadable."""
    read = formats.entry_from_json(parse(entry.encode(), limit=_LARGEST_ENTRY))
    return replace(read, told=formats.told_from_json(parse((words or "[]").encode(), limit=_LARGEST_ENTRY)))


def shown(
    request: HttpRequest, title: Title, entry: Entry, actor: Actor, *, carried: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """The entry, to be read and signed; `carried` goes with its signature, and is no part of it."""
    passkey = trust.has_passkey(by=actor)
    asked = [queries.approval_of(entry, number=title.number, by=actor)]
    options = trust.passkey_options(requests=asked, by=actor) if passkey else None
    return render(request, "titles/sign.html", {
        "title": title,
        "entry": entry,
        "act": ACTS[entry.act],
        "kind": KINDS[title.standing.kind],
        "by": name_of(entry.by),
        "to": name_of(entry.to),
        "rows": said_by(entry),
        "joint": entry.control.organisations if entry.control and len(entry.control.parties) > 1 else (),
        "text": formats.entry_bytes(entry).decode(),
        "words": formats.told_bytes(entry.told).decode(),
        "digest": formats.digest_of_entry(entry),
        "options": {"request_options": options} if options else None,
        "carried": carried,
    })  # fmt: skip


# ── what the forms of a title's page say ──


def _said(given: QueryDict, title: Title) -> actions.Said:
    try:
        act = Act(text(given, "act"))
    except ValueError as error:
        raise Unreadable(
            gettext("There is no such act."), field="act", rule="TITLE-READ-3", fix=gettext("Use the page's buttons.")
        ) from error
    hands_over = act in (Act.TRANSFER, Act.PLEDGE, Act.ENDORSE)
    control = actions.control_of(title.holder) if act is Act.REKEY else None
    if act is Act.RECOVER and title.standing.recovery:
        control = title.standing.recovery.control
    document = Digest(text(given, "document")) if act is Act.AMEND else None
    return actions.Said(act, party(given) if hands_over else None, _terms(act, given, title), control, document)


def _terms(act: Act, given: QueryDict, title: Title) -> Terms | None:
    reason = text(given, "reason")
    match act:
        case Act.ENDORSE:
            form = one_of(Endorsement, text(given, "form"), Endorsement.FULL)
            endorsee = None if form in (Endorsement.BLANK, Endorsement.BEARER) else party(given)
            return EndorsementTerms(
                form, endorsee, "without_recourse" in given, "not_to_order" in given, "without_protest" in given
            )
        case Act.NOMINATE:
            return NominationTerms(party(given) or OrganisationId(""))
        case Act.SURRENDER:
            return SurrenderTerms(one_of(Purpose, text(given, "purpose"), Purpose.DELIVERY), text(given, "wanted"))
        case Act.AMEND:
            return AmendmentTerms(title.document, reason)
        case Act.TO_PAPER:
            originals = text(given, "originals")
            count = int(originals) if originals.isascii() and originals.isdecimal() and len(originals) < 4 else 0
            return PaperTerms(PaperOriginal(text(given, "number"), count, text(given, "statement")))
        case Act.OPEN_RECOVERY:
            control = actions.control_of(title.holder) or actions.unbound(title.holder)
            return RecoveryTerms(reason, title.holder, control)
    if act in Act.on_a_bill() and act is not Act.DISHONOUR:
        return bill_terms(act, given)
    return ReasonTerms(reason) if reason and act in _GIVES_A_REASON else None


_GIVES_A_REASON = frozenset({Act.REJECT, Act.REFUSE_SURRENDER, Act.VOID, Act.OBJECT, Act.DISHONOUR})


def _text_of(given: QueryDict, name: str) -> str:
    """A text that a form carries unseen, in full."""
    return str(given.get(name, ""))
