# SPDX-License-Identifier: Apache-2.0
"""Titles over HTTP; apart, because programs of carriers and banks hold titles too. No decisions here."""

from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from tradelane.kernel import clock
from tradelane.kernel.described import takes
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.parties.queries import actor_of
from tradelane.titles import actions, formats, queries, rules
from tradelane.titles.api.bodies import (
    CombinationIn,
    IssueIn,
    PreparedOut,
    PrepareIn,
    RecordedOut,
    ReportOut,
    SignedIn,
    SignedOut,
    TitleOut,
    WordsJson,
)
from tradelane.titles.api.signing import who_signs
from tradelane.titles.values import Control, SignedEntry

router = Router()


@router.get("", response=list[TitleOut], summary="List the titles your organisation may see")
def list_titles(request: HttpRequest, holding: bool = False) -> list[TitleOut]:
    """Newest first; with `holding`, only those that your organisation holds."""
    return [TitleOut.of(title) for title in queries.titles(by=actor_of(request), holding=holding)]


@router.post("", response={201: TitleOut}, summary="Issue a title, as the carrier")
def issue(request: HttpRequest, body: IssueIn) -> Status[TitleOut]:
    """The same bill of lading again returns the same title."""
    actor = who_signs(request)
    id = actions.issue_title(
        document=Digest(body.document),
        consignment=ConsignmentId(body.consignment),
        number=body.number,
        first_holder=OrganisationId(body.first_holder),
        governing_law=body.governing_law,
        readers=[OrganisationId(reader) for reader in body.readers],
        by=actor,
        now=clock.now(),
        on=body.opening(),
    )
    return Status(201, TitleOut.of(queries.title(id=id, by=actor)))


@router.post(
    "/entries",
    response=RecordedOut,
    summary="Record many entries, each signed with its holder's own key, by one commit",
    openapi_extra=takes("application/x-ndjson", {"type": "string"}),
)
def record_many(request: HttpRequest) -> HttpResponse:
    """One `{"entry", "protected", "signature"}` a line, 256 at most; one that is refused holds up no other.

    Without an answer send the same again: nothing happens twice.
    """
    outcomes = actions.record_entries(batch=request.body, by=actor_of(request), now=clock.now())
    told = {"results": [_outcome(outcome) for outcome in outcomes]}
    return HttpResponse(orjson.dumps(told), content_type="application/json")


@router.post("/combinations", response={201: TitleOut}, summary="Combine surrendered titles into one, as their carrier")
def combine(request: HttpRequest, body: CombinationIn) -> Status[TitleOut]:
    """The titles end, and one opens for all of them; all or nothing."""
    actor = who_signs(request)
    into = actions.combine_titles(
        titles=[(TitleId(one.id), Digest(one.seen_head)) for one in body.titles], document=Digest(body.document),
        number=body.number, basis=body.basis, by=actor, now=clock.now(),
    )  # fmt: skip
    return Status(201, TitleOut.of(queries.title(id=into, by=actor)))


@router.get("/{id}", response=TitleOut, summary="A title: its holder, its state and its head")
def one(request: HttpRequest, id: str) -> TitleOut:
    """As it stands."""
    return TitleOut.of(queries.title(id=TitleId(id), by=actor_of(request)))


@router.get("/{id}/entries", summary="The whole chain with both signatures of each entry")
def entries(request: HttpRequest, id: str) -> list[dict[str, Any]]:
    """First entry first; the form that `mirror` and the verifier read."""
    return [formats.signed_json(each) for each in queries.entries(id=TitleId(id), by=actor_of(request))]


@router.get("/{id}/report", response=ReportOut, summary="The chain replayed: every rule, every signature")
def report(request: HttpRequest, id: str) -> ReportOut:
    """What the entries say, whatever the tables say."""
    found = queries.report(id=TitleId(id), by=actor_of(request))
    return ReportOut(result=str(found.verdict), checks=[check.as_dict() for check in found.checks])


@router.post("/{id}/prepare", response=PreparedOut, summary="The next entry, to be signed with your own key")
def prepare(request: HttpRequest, id: str, body: PrepareIn) -> PreparedOut:
    """Writes nothing."""
    actor = actor_of(request)
    given = body.control
    entry = actions.prepare_entry(
        title=TitleId(id),
        act=body.act,
        to=OrganisationId(body.to) if body.to else None,
        seen_head=Digest(body.seen_head),
        by=actor,
        now=clock.now(),
        terms=formats.terms_from_json(body.act, body.terms, field="terms"),
        control=formats.from_json(Control, given, field="control") if given else None,
        document=Digest(body.document) if body.document else None,
    )
    acting = rules.who_acts(queries.title(id=TitleId(id), by=actor), entry)
    return PreparedOut(
        entry=formats.entry_json(entry),
        words=[WordsJson(**one) for one in formats.told_json(entry.told)],
        bytes_to_sign=formats.entry_bytes(entry).decode(),
        signers=list(acting.organisations) if acting else [entry.by],
        needed=acting.threshold if acting else 1,
    )


@router.post("/{id}/entries", response={201: SignedOut}, summary="Record an entry that you signed yourself")
def record(request: HttpRequest, id: str, body: SignedIn) -> HttpResponse:
    """The signature decides, not who carries it here. The same entry again returns the same result.

    Durable, signed by the registry and waiting for the public log when it is answered. 409 when the head moved; 422
    names the rule that refuses. A program with an access token that sends JSON is served by the shortest way.
    """
    entry = formats.entry_from_json({**body.entry, "title": id})
    recorded = actions.record_entry(
        entry=replace(entry, told=formats.told_from_json(body.words)),
        protected=body.protected,
        signature=body.signature,
        now=clock.now(),
        by=actor_of(request),
        cosigners=[formats.jws_from_json(each, field="cosigners") for each in body.cosigners],
        opens=formats.salts_from_json(body.opens, field="opens"),
    )
    return HttpResponse(recorded_body(recorded), status=201, content_type="application/json; charset=utf-8")


def recorded_body(recorded: SignedEntry) -> bytes:
    """What is answered for an entry as recorded, at every door."""
    return formats.signed_bytes(recorded)


def _outcome(outcome: SignedEntry | TradelaneError) -> dict[str, Any]:
    if isinstance(outcome, TradelaneError):
        return {"error": outcome.as_dict()}
    return {"recorded": orjson.Fragment(formats.signed_bytes(outcome))}
