# SPDX-License-Identifier: Apache-2.0
"""A node in Mexico with its parties and keys, a title that the seller holds, and carriers that ask by DCSA's doors."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.carriage_makers import Carriage, a_carriage, ask, hear, know_platform
from tests.foreign_node import ForeignNode
from tests.makers import AGENCY, BANK, BUYER, CARRIER, MX_BANK, OUTSIDER, SELLER, an_actor, an_organisation

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.parties.values import Actor
from tradelane.titles import actions, formats, queries
from tradelane.titles.values import Act, Entry, SignedEntry, Title
from tradelane.trust.actions import create_node_authority, issue_certificate, recognise, sign_payload

LOCAL = (SELLER, CARRIER, MX_BANK, OUTSIDER)


class World:
    """What the tests of a room of titles act in."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.singapore = ForeignNode("SG", now)
        for foreign in (BUYER, BANK):
            self.singapore.certify(foreign)
            an_organisation(foreign, home=False)
        for local in (*LOCAL, AGENCY):
            an_organisation(local)
        create_node_authority(now=now)
        for local in LOCAL:
            issue_certificate(organisation=local, name=f"Test {local}", now=now)
        for holder in (*LOCAL, BUYER, BANK):
            actions.give_consent(by=an_actor(holder), now=now)
        recognise(
            trust_list=self.singapore.trust_list_file(),
            level="development",
            act="a test",
            from_=now - timedelta(days=1),
            now=now,
        )

    def tick(self, seconds: int = 60) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    def issue(self, *, text: str = "bill", number: str = "PTL-1", **changes: object) -> Title:
        given = {
            "document": digest_of(text.encode()),
            "consignment": ConsignmentId("consignment_1"),
            "number": number,
            "first_holder": SELLER,
            "governing_law": "Singapore",
            "readers": [MX_BANK, BUYER],
            "by": an_actor(CARRIER),
            "now": self.now,
            **changes,
        }
        id = actions.issue_title(**given)  # type: ignore[arg-type]
        return queries.title(id=id, by=an_actor(CARRIER))

    def see(self, id: TitleId, by: Actor | None = None) -> Title:
        return queries.title(id=id, by=by or an_actor(CARRIER))

    def transfer(self, title: Title, to: OrganisationId) -> Title:
        return actions.transfer_title(
            title=title.id, to=to, seen_head=title.head, by=an_actor(title.holder), now=self.tick()
        )

    def next_entry(self, title: Title, **changes: object) -> Entry:
        fields = {
            "registry": title.registry,
            "title": title.id,
            "n": title.n + 1,
            "prev": title.head,
            "act": Act.TRANSFER,
            "by": title.holder,
            "to": BUYER,
            "at": self.now.replace(microsecond=0),
            "document": title.document,
            **changes,
        }
        return Entry(**fields)  # type: ignore[arg-type]

    def record(self, entry: Entry, *, signer: OrganisationId | None = None, signed: Entry | None = None) -> SignedEntry:
        """Record an entry signed by `signer` (its own author by default), over `signed` (the entry by default)."""
        body, who = formats.entry_bytes(signed or entry), signer or entry.by
        if who in self.singapore.keys:
            protected, signature = self.singapore.sign(who, body, at=self.now)
        else:
            protected, signature = sign_payload(organisation=who, payload=body, now=self.now)
        return actions.record_entry(entry=entry, protected=protected, signature=signature, now=self.now)


@pytest.fixture
def world(db: None, frozen_clock: datetime) -> World:
    return World(frozen_clock)


@pytest.fixture
def title(world: World) -> Title:
    return world.issue()


@pytest.fixture
def carriage(world: World, client: Client, settings: Any) -> Carriage:
    """The node as an eBL platform that knows one carrier."""
    settings.EBL_PLATFORM = "TRDL"
    return a_carriage(world, client)


@pytest.fixture
def asking(carriage: Carriage) -> Carriage:
    """The same node as the carrier's: the outsider runs the platform WAVE."""
    know_platform(carriage)
    return carriage


@pytest.fixture
def issued(asking: Carriage) -> Carriage:
    """With a bill that the platform WAVE issued."""
    ask(asking)
    asking.carry()
    hear(asking, "PTL-1", "ISSU")
    return asking
