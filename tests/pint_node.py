# SPDX-License-Identifier: Apache-2.0
"""What a test has a real node do as an eBL platform, in a process of the node's own: python -m tests.pint_node STEP."""

import base64
import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests import obedience

if TYPE_CHECKING:  # this process has settings only once a step asked for them
    from tradelane.parties.values import Actor
    from tradelane.titles.ports import Answer, Line

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def settle(name: str, *parties: str) -> None:
    """Make the node and register parties, each `id=kind=name`, with a certificate."""
    from config.commands.init import make_node

    make_node(name)
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.actions import register_organisation
    from tradelane.parties.values import OrganisationKind
    from tradelane.trust import actions as trust

    for each in parties:
        id, kind, called = each.split("=")
        organisation = OrganisationId(id)
        register_organisation(id=organisation, name=called, kinds={OrganisationKind(kind)}, home=True)
        trust.issue_certificate(organisation=organisation, name=called, now=clock.now())
    trust.publish_trust_list(now=clock.now())


def peer(code: str, kind: str, address: str, strictness: str, keys: str) -> None:
    """Register a platform or a carrier with the keys in a file."""
    _django()
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor
    from tradelane.titles import actions
    from tradelane.titles.values.dcsa import POLICIES, Platform, PlatformKind

    platform = Platform(code, PlatformKind(kind), code, address, SINCE, None, False, POLICIES[strictness])
    actions.register_platform(platform=platform, by=node_actor())
    actions.pin_keys(platform=code, content=Path(keys).read_bytes(), by=node_actor(), now=clock.now())


def renew_key() -> None:
    """Give the node a new key in the place of the one by which it signs; prints the new key set."""
    _django()
    from tradelane.kernel import clock
    from tradelane.titles import queries
    from tradelane.trust import actions as trust

    trust.renew_certificate(organisation=queries.here(), by=None, now=clock.now())
    print(json.dumps(queries.own_keys(queries.here())))


def recipient(platform: str, provider: str, party: str) -> None:
    """Print the name of the party that a code names on another platform, or what kept it from being told."""
    _django()
    from tradelane.kernel import clock
    from tradelane.kernel.errors import TradelaneError
    from tradelane.titles.actions import pint
    from tradelane.titles.values.dcsa import PartyCode

    try:
        print(pint.name_of_recipient(platform=platform, code=PartyCode(provider, party), now=clock.now()))
    except TradelaneError as error:
        print(f"{type(error).__name__}: {error.message}")


def introduce(file: str) -> None:
    """Register peers, each `{code, kind, address, keys}`, and have the registry among them guard new chains."""
    _django()
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor
    from tradelane.titles import actions
    from tradelane.titles.values.dcsa import POLICIES, Platform, PlatformKind

    for each in json.loads(Path(file).read_text()):
        kind, policy = PlatformKind(each["kind"]), POLICIES["any-carrier"]
        platform = Platform(each["code"], kind, each["code"], each["address"], SINCE, None, False, policy)
        actions.register_platform(platform=platform, by=node_actor())
        actions.pin_keys(
            platform=platform.code, content=json.dumps(each["keys"]).encode(), by=node_actor(), now=clock.now()
        )
        if kind is PlatformKind.REGISTRY:
            actions.guard_new_chains(registry=platform.code, by=node_actor(), now=clock.now())


def code(organisation: str, provider: str, party: str) -> None:
    """Let a party be reached by a code of a list."""
    _django()
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.queries import node_actor
    from tradelane.titles import actions
    from tradelane.titles.values.dcsa import PartyCode

    actions.give_code(organisation=OrganisationId(organisation), code=PartyCode(provider, party), by=node_actor())


def issue(carrier: str, holder: str, bill: str, *files: str) -> None:
    """Issue a bill in blank as the carrier, with files of the holder's; prints the title's id."""
    _django()
    from tradelane.kernel import clock
    from tradelane.kernel.ids import ConsignmentId, OrganisationId
    from tradelane.titles.actions import give_consent, pint

    give_consent(by=_actor(holder, "seller"), now=clock.now())
    title = pint.issue_transport_document(
        verbatim=Path(bill).read_bytes(), to=pint.IssuedTo(OrganisationId(holder)), governing_law="Singapore",
        consignment=ConsignmentId(""), by=_actor(carrier, "carrier"), now=clock.now(),
    )  # fmt: skip
    for file in files:
        pint.attach_file(
            title=title, name=Path(file).name, media_type="application/pdf", content=Path(file).read_bytes(),
            by=_actor(holder, "seller"), now=clock.now(),
        )  # fmt: skip
    print(title)


def ask_issuance(carrier: str, bill: str, issue_to: str) -> None:
    """Have a carrier ask this platform, by EBL_ISS, to issue a bill to somebody; prints the title's id."""
    _django()
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.titles import actions
    from tradelane.titles.actions.signing import sign_for_platforms
    from tradelane.titles.formats.dcsa.envelopes import issuance_manifest_payload
    from tradelane.titles.formats.dcsa.issuance import issuance_request_bytes, manifest_of
    from tradelane.titles.formats.dcsa.transport_documents import read_transport_document
    from tradelane.titles.models import IssuanceRow

    document, to = read_transport_document(Path(bill).read_bytes()), json.loads(issue_to)
    payload = issuance_manifest_payload(manifest_of(document, issue_to=to, picture=None))
    manifest = sign_for_platforms(payload, by=OrganisationId(carrier))
    content = issuance_request_bytes(document, issue_to=to, manifest=manifest, picture=None, replaces=[])
    actions.receive_issuance(content=content, by=_actor(carrier, "carrier"), now=clock.now())
    print(IssuanceRow.objects.filter(number=document.reference).latest("asked_at").title_id)


def send(title: str, holder: str, party: str, purpose: str = "") -> None:
    """Send a title to a party in DCSA's words, or surrender it for a purpose; the holder's act alone: a worker carries
    it.
    """
    _django()
    from tradelane.kernel import clock
    from tradelane.kernel.ids import TitleId
    from tradelane.titles import queries
    from tradelane.titles.actions import pint
    from tradelane.titles.formats.dcsa.envelopes import read_party
    from tradelane.titles.values import Purpose

    by = _actor(holder, "seller")
    head = queries.title(id=TitleId(title), by=by).head
    pint.send_title(
        title=TitleId(title), to=read_party(json.loads(party), field="party"), seen_head=head, by=by, now=clock.now(),
        purpose=Purpose(purpose) if purpose else None,
    )  # fmt: skip


def answer(title: str, carrier: str, act: str, reason: str = "") -> None:
    """Answer a surrender as the carrier; the act alone: a worker tells the other platform."""
    _django()
    from tradelane.kernel import clock
    from tradelane.kernel.ids import TitleId
    from tradelane.titles import queries
    from tradelane.titles.actions.move import act_on
    from tradelane.titles.actions.record import Said
    from tradelane.titles.values import Act, ReasonTerms

    by = _actor(carrier, "carrier")
    found = queries.title(id=TitleId(title), by=by)
    said = Said(Act(act), terms=ReasonTerms(reason) if reason else None)
    act_on(found.id, said, seen_head=found.head, by=by, now=clock.now())


def carry(title: str, die: str = "") -> None:
    """Carry a title that is being sent, once; with `die`, end the process at once at that step, as kill -9 does."""
    _django()
    from tradelane.kernel import clock
    from tradelane.kernel.errors import Unavailable
    from tradelane.kernel.ids import TitleId
    from tradelane.titles.actions import pint
    from tradelane.titles.adapters.platforms import WebLine

    line: Line = _DyingLine(*die.split(":")) if die else WebLine()
    try:
        print(pint.carry(title=TitleId(title), now=clock.now(), line=line))
    except Unavailable as error:
        print(f"unavailable: {error.message}")


def carry_dying(title: str, *deaths: str) -> None:
    """Carry a title once in a process of its own for each death, which ends it at that step as kill -9 does; then print
    the envelope in base64.
    """
    _django()
    for each in deaths:
        _forked(lambda each=each: carry(title, each))  # type: ignore[misc]
    envelope(title)


def receive_dying(file: str, *deaths: str) -> None:
    """Take an envelope in, in a process of its own for each death; then print the noted transfers with their job."""
    _django()
    from tradelane.journal.models import Job
    from tradelane.kernel import clock
    from tradelane.titles.actions import pint
    from tradelane.titles.models import TransferRow

    content = Path(file).read_bytes()
    for each in deaths:
        line = _DyingLine(*each.split(":"))
        _forked(lambda line=line: pint.start_transfer(content=content, now=clock.now(), line=line))  # type: ignore[misc]
    rows = TransferRow.objects.filter(state="active", recording=True)
    jobs = [job.payload for job in Job.objects.filter(kind="titles.finish")]
    print(json.dumps([row.reference for row in rows if {"transfer": row.reference} in jobs]))


def finish(transfer: str) -> None:
    """What a worker does with a noted transfer."""
    _django()
    from tradelane.titles import tasks

    tasks.finish({"transfer": transfer})


def _forked(act: Callable[[], object]) -> None:
    """Do it in a process of its own, with lines of its own, which is expected to end before it is done."""
    from django.db import connections

    from tradelane.titles.adapters import platforms

    connections.close_all()
    platforms._client.cache_clear()  # sockets are not shared
    if (child := os.fork()) == 0:
        try:
            act()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "it came to its end"


def document(reference: str) -> None:
    """Print a transport document exactly as it came, in base64."""
    _django()
    from tradelane.titles.models import TransportDocumentRow

    print(base64.b64encode(TransportDocumentRow.objects.get(reference=reference).original).decode())


def envelope(title: str) -> None:
    """Print the envelope by which a title is sent, exactly as it goes out, in base64."""
    _django()
    from tradelane.titles.models import SendingRow

    print(base64.b64encode(SendingRow.objects.get(title=title).original).decode())


def sendings(title: str) -> None:
    """Print what is kept of each sending of a title, opened, the first one first: entry, receipt, why it failed."""
    _django()
    from tradelane.parties.queries.vault import open_text
    from tradelane.titles.models import SendingRow

    def opened(row: SendingRow, field: str) -> str:
        text: str = getattr(row, field)
        return open_text(text, place=SendingRow.place(row.pk, field)) if text else ""

    rows = SendingRow.objects.filter(title=title).order_by("made_at")
    told = [{"state": row.state, **{each: opened(row, each) for each in ("entry", "receipt", "error")}} for row in rows]
    print(json.dumps(told))


def keys(organisation: str) -> None:
    """Print the keys by which an organisation signs here, as a JSON Web Key Set."""
    _django()
    from tradelane.kernel.ids import OrganisationId
    from tradelane.titles import queries

    print(json.dumps(queries.own_keys(OrganisationId(organisation))))


def obey() -> None:
    """Do steps as `real_nodes.Hand` tells them."""
    obedience.obey(STEPS)


def _django() -> None:
    from config.commands.store import load_django

    load_django()


def _actor(id: str, kind: str) -> "Actor":
    from tradelane.kernel.ids import OrganisationId, PersonId
    from tradelane.parties.values import Actor, OrganisationKind, Role

    return Actor(OrganisationId(id), frozenset({OrganisationKind(kind)}), frozenset(Role), PersonId("person_test"))


class _DyingLine:
    """A line whose process dies before, or after, its n-th call reached the other side."""

    def __init__(self, when: str, call: str) -> None:
        from tradelane.titles.adapters.platforms import WebLine

        self._line, self._when, self._left = WebLine(), when, int(call)

    def send(self, method: str, address: str, *, content: bytes, headers: Mapping[str, str]) -> "Answer":
        self._left -= 1
        if self._left == 0 and self._when == "before":
            os._exit(0)
        answer = self._line.send(method, address, content=content, headers=headers)
        if self._left == 0:
            os._exit(0)
        return answer

    def get(self, address: str) -> "Answer":
        return self._line.get(address)


_EVERY: tuple[Callable[..., None], ...] = (
    settle, peer, introduce, renew_key, code, issue, ask_issuance, recipient, send, answer, carry, carry_dying,
    receive_dying, finish, document, envelope, sendings, keys, obey,
)  # fmt: skip
STEPS = {step.__name__: step for step in _EVERY}


if __name__ == "__main__":
    STEPS[sys.argv[1]](*sys.argv[2:])
