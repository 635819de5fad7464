# SPDX-License-Identifier: Apache-2.0
"""Every act of a record over HTTP, signed with the organisation's key here; apart from entries signed elsewhere."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.titles import actions, formats, queries
from tradelane.titles.api.bodies import HeldIn, MoveIn, PaperIn, Quantity, SeenIn, TitleOut, WordsJson
from tradelane.titles.api.signing import who_signs
from tradelane.titles.values import (
    Challenge,
    DivisionTerms,
    Endorsement,
    EndorsementTerms,
    Purpose,
    RecoveryTerms,
    Title,
)
from tradelane.trust.values import overall

router = Router()

Seen = dict[str, Any]


class TransferIn(SeenIn, HeldIn):
    """To whom."""

    to: str = ""


class NominationIn(SeenIn):
    """To whom the holder may endorse it."""

    nominee: str


class EndorsementIn(SeenIn, HeldIn):
    """How it is endorsed, and to whom it is handed; without `to` to the endorsee."""

    form: Endorsement
    endorsee: str | None = None
    to: str | None = None
    without_recourse: bool = False
    not_to_order: bool = False
    without_protest: bool = False
    in_case_of_need: str | None = None


class KeysIn(SeenIn):
    """Commitments to keys that the holder made; none: the keys by which the organisation signs here."""

    keys: list[str] = []


class ReasonIn(SeenIn):
    """Why."""

    reason: str


class SurrenderIn(SeenIn):
    """What for."""

    purpose: Purpose = Purpose.DELIVERY
    wanted: str = ""


class AmendmentIn(ReasonIn):
    """The document's new version."""

    document: str


class ConversionIn(SeenIn, PaperIn):
    """The paper that will be issued."""


class PartIn(Schema):
    """One part of divided goods."""

    document: str
    number: str
    quantity: Quantity


class DivisionIn(SeenIn):
    """Into which parts, by which law or agreement."""

    basis: str
    quantity: Quantity
    unit: str
    parts: list[PartIn]


class RefusalIn(SeenIn):
    """Why; it is told to the platform that a title came from."""

    reason: str = ""


class RecoveryIn(SeenIn):
    """On what ground, for whom; the keys by which they sign here, or commitments to others."""

    ground: str
    to: str
    keys: list[str] = []


Act = Callable[[Seen, Any], Title]


def _transfer(seen: Seen, body: TransferIn) -> Title:
    return actions.transfer_title(to=OrganisationId(body.to), held=body.together(), **seen)


def _endorse(seen: Seen, body: EndorsementIn) -> Title:
    endorsee = OrganisationId(body.endorsee) if body.endorsee else None
    referee = OrganisationId(body.in_case_of_need) if body.in_case_of_need else None
    terms = EndorsementTerms(
        body.form, endorsee, body.without_recourse, body.not_to_order, body.without_protest, referee
    )  # fmt: skip
    to = OrganisationId(body.to) if body.to else None
    return actions.endorse_title(terms=terms, to=to, held=body.together(), **seen)


def _amend(seen: Seen, body: AmendmentIn) -> Title:
    return actions.amend_title(document=Digest(body.document), reason=body.reason, **seen)


def _open_recovery(seen: Seen, body: RecoveryIn) -> Title:
    to = OrganisationId(body.to)
    held = actions.Together(keys=tuple(Digest(each) for each in body.keys))
    control = held.control(to) or actions.control_of(to)
    terms = RecoveryTerms(body.ground, to, control or actions.unbound(to))
    return actions.open_recovery(terms=terms, **seen)


def _keys(body: KeysIn) -> list[Digest]:
    return [Digest(each) for each in body.keys]


_ACTS: tuple[tuple[str, type[Schema], Act, str], ...] = (
    ("transfers", TransferIn, _transfer, "Transfer control of a title you hold"),
    ("nominations", NominationIn, lambda seen, body: actions.nominate_endorsee(
        nominee=OrganisationId(body.nominee), **seen), "Say to whom the holder of your title may endorse it"),
    ("endorsements", EndorsementIn, _endorse, "Endorse a title you hold"),
    ("pledges", MoveIn, lambda seen, body: actions.pledge_title(
        to=OrganisationId(body.to or ""), **seen), "Pledge a title you hold"),
    ("releases", SeenIn, lambda seen, body: actions.release_title(**seen), "Release a title pledged to you"),
    ("acceptances", KeysIn, lambda seen, body: actions.accept_title(keys=_keys(body), **seen),
     "Accept control of a title"),
    ("rejections", ReasonIn, lambda seen, body: actions.reject_title(reason=body.reason, **seen),
     "Decline control of a title, by your very next act"),
    ("keys", KeysIn, lambda seen, body: actions.change_keys(keys=_keys(body), **seen),
     "Bind a title you hold to other keys"),
    ("surrenders", SurrenderIn, lambda seen, body: actions.surrender_title(
        purpose=body.purpose, wanted=body.wanted, **seen), "Surrender a title you hold to its carrier"),
    ("deliveries", SeenIn, lambda seen, body: actions.accept_surrender(**seen),
     "Deliver against a surrendered title, as its carrier"),
    ("refusals", RefusalIn, lambda seen, body: actions.refuse_surrender(reason=body.reason, **seen),
     "Hand a surrendered title back, as its carrier"),
    ("amendments", AmendmentIn, _amend, "Hand a surrendered title back with its document amended, as its carrier"),
    ("conversions", ConversionIn, lambda seen, body: actions.convert_to_paper(paper=body.value(), **seen),
     "End a surrendered title, to issue paper in its place, as its carrier"),
    ("voidings", SeenIn, lambda seen, body: actions.void_title(**seen),
     "End a surrendered title without delivery, as its carrier"),
    ("recoveries", RecoveryIn, _open_recovery, "Say in public, as guardian, that a holder's keys are lost"),
    ("objections", ReasonIn, lambda seen, body: actions.object_to_recovery(reason=body.reason, **seen),
     "Object to the recovery of a title you hold"),
    ("restorations", SeenIn, lambda seen, body: actions.recover_title(**seen),
     "Bind a title to the announced keys after the waiting time, as guardian"),
)  # fmt: skip
"""What stands after a title's address → what is sent there, what it does."""


ACTS: dict[str, tuple[type[Schema], Act]] = {noun: (schema, act) for noun, schema, act, _ in _ACTS}


def acted_body(noun: str, content: bytes, *, title: TitleId, by: Actor, now: datetime) -> bytes:
    """What is answered to somebody who did what `content` asks for, at every door.

    Raises Unreadable or ValueError for content that can't be read, and what the act raises.
    """
    schema, act = ACTS[noun]
    return _acted(act, schema.model_validate(parse(content)), title=title, by=by, now=now)


def _acted(act: Act, body: Any, *, title: TitleId, by: Actor, now: datetime) -> bytes:
    after = act({"title": title, "seen_head": Digest(body.seen_head), "by": by, "now": now}, body)
    return TitleOut.of(after).model_dump_json().encode()


def _route(noun: str, schema: type[Schema], act: Act, summary: str) -> None:
    def done(request: HttpRequest, id: str, body: Any) -> HttpResponse:
        answer = _acted(act, body, title=TitleId(id), by=who_signs(request), now=clock.now())
        return HttpResponse(answer, status=201, content_type="application/json; charset=utf-8")

    done.__annotations__["body"] = schema
    done.__doc__ = "409 when the head moved since you looked; the same call again changes nothing."
    router.post(f"/{{id}}/{noun}", response={201: TitleOut}, summary=summary, operation_id=f"titles_{noun}")(done)


for each in _ACTS:
    _route(*each)


@router.post("/{id}/divisions", response={201: list[TitleOut]}, summary="Divide a surrendered title, as its carrier")
def divide(request: HttpRequest, id: str, body: DivisionIn) -> Status[list[TitleOut]]:
    """The title ends, and one opens for each part; all or nothing."""
    actor = who_signs(request)
    shares = actions.shares_of(parts=[(Digest(part.document), part.quantity) for part in body.parts])
    parts = actions.divide_title(
        title=TitleId(id), terms=DivisionTerms(body.basis, body.quantity, body.unit, shares),
        numbers=[part.number for part in body.parts], seen_head=Digest(body.seen_head), by=actor, now=clock.now(),
    )  # fmt: skip
    return Status(201, [TitleOut.of(queries.title(id=part, by=actor)) for part in parts])


class WaitingOut(Schema):
    """An entry that several must sign as one."""

    digest: str
    entry: dict[str, Any]
    words: list[WordsJson] = []
    bytes_to_sign: str
    signed_by: list[str]
    needed: int


class PartSignatureIn(Schema):
    """One more signature; none: by the organisation's key here."""

    protected: str = ""
    signature: str = ""
    salt: str = ""


@router.get("/{id}/waiting", response=list[WaitingOut], summary="Entries that several must sign as one")
def waiting(request: HttpRequest, id: str) -> list[WaitingOut]:
    """On the present head."""
    return [
        WaitingOut(
            digest=each.digest,
            entry=formats.entry_json(each.entry),
            words=[WordsJson(**one) for one in formats.told_json(each.entry.told)],
            bytes_to_sign=formats.entry_bytes(each.entry).decode(),
            signed_by=list(each.signed_by),
            needed=each.needed,
        )
        for each in queries.waiting_entries(id=TitleId(id), by=actor_of(request))
    ]


@router.post("/{id}/waiting/{digest}", response={201: TitleOut}, summary="Sign an entry together with others")
def cosign(request: HttpRequest, id: str, digest: str, body: PartSignatureIn) -> Status[TitleOut]:
    """Recorded as soon as enough of those who act as one signed it."""
    now = clock.now()
    if not body.protected:
        title = actions.cosign_entry(title=TitleId(id), digest=Digest(digest), by=who_signs(request), now=now)
        return Status(201, TitleOut.of(title))
    given = {"protected": body.protected, "signature": body.signature}
    title = actions.add_signature(
        title=TitleId(id), digest=Digest(digest), author=formats.jws_from_json(given, field="body"),
        salt=(*formats.salts_from_json([body.salt], field="salt"), "")[0], by=actor_of(request), now=now,
    )  # fmt: skip
    return Status(201, TitleOut.of(title))


class ConsentOut(Schema):
    """Consent to the electronic form, as a record names it."""

    basis: str
    reference: str


@router.post(
    "/consents/mine", response={201: ConsentOut}, summary="Consent to hold electronic records at this registry"
)
def consent(request: HttpRequest) -> Status[ConsentOut]:
    """For your organisation, as a signatory; each record that opens in its hands names it. Safe to repeat."""
    given = actions.give_consent(by=actor_of(request), now=clock.now())
    return Status(201, ConsentOut(basis=str(given.basis), reference=given.reference))


@router.post("/consents/withdrawal", response={204: None}, summary="Let no further record open in your hands")
def withdraw_consent(request: HttpRequest) -> Status[None]:
    """Records that you hold stay."""
    actions.withdraw_consent(by=actor_of(request), now=clock.now())
    return Status(204, None)


class DemonstrationIn(Schema):
    """A verifier's challenge; and what others who hold the title too gave already."""

    challenge: dict[str, Any]
    so_far: dict[str, Any] | None = None


class DemonstrationOut(Schema):
    """Control, shown: the answer and the chain, for anybody to check offline."""

    demonstration: dict[str, Any]
    entries: list[dict[str, Any]]


@router.post("/{id}/demonstrations", response={201: DemonstrationOut}, summary="Show control of a title you hold")
def demonstrate(request: HttpRequest, id: str, body: DemonstrationIn) -> Status[DemonstrationOut]:
    """Signs the verifier's own challenge with the keys that the title is bound to; nothing moves."""
    actor = who_signs(request)
    queries.title(id=TitleId(id), by=actor)
    challenge = formats.from_json(Challenge, {**body.challenge, "title": id}, field="challenge")
    shown = actions.demonstrate_control(
        challenge=challenge, by=actor, now=clock.now(),
        so_far=formats.demonstration_from_json(body.so_far) if body.so_far else None,
    )  # fmt: skip
    chain = [formats.signed_json(each) for each in queries.entries(id=TitleId(id), by=actor)]
    return Status(201, DemonstrationOut(demonstration=formats.demonstration_json(shown), entries=chain))


class CheckOut(Schema):
    """What a demonstration shows."""

    result: str
    checks: list[dict[str, Any]]


class DemonstratedIn(DemonstrationOut):
    """A demonstration with its chain, and the challenge as the verifier made it."""

    challenge: dict[str, Any]


@router.post("/demonstrations/checks", response=CheckOut, summary="Check who shows control, against your challenge")
def check(request: HttpRequest, body: DemonstratedIn) -> CheckOut:
    """Needs nothing of this node but its trust list; the same check runs offline (`formats.check_demonstration`)."""
    checks = queries.demonstrated(
        shown=formats.demonstration_from_json(body.demonstration),
        asked=formats.from_json(Challenge, body.challenge, field="challenge"),
        chain=[formats.signed_from_json(one, field=f"entries[{i}]") for i, one in enumerate(body.entries)],
        now=clock.now(),
    )
    return CheckOut(result=str(overall(checks)), checks=[check.as_dict() for check in checks])
