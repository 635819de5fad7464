# SPDX-License-Identifier: Apache-2.0
"""The signed directory between two nodes: taken, believed, aged; and what the disclosure engine answers by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.cbpr_makers import AGENT, certified
from tests.conftest import NOON
from tests.exchange_makers import at_node, two_nodes
from tests.makers import BUYER, an_actor
from tests.privacy_makers import a_row

from tradelane.kernel import clock
from tradelane.kernel.errors import Refused, TradelaneError, Unreadable
from tradelane.privacy import queries
from tradelane.privacy.actions import cbpr
from tradelane.privacy.actions.cbpr.directories import content_digest
from tradelane.privacy.formats.directory import (
    directory_payload,
    read_directory,
    signed_directory,
    split_directory,
)
from tradelane.privacy.models import PeerDirectoryRow, ProgramCertificationRow
from tradelane.privacy.queries.directory import last_published, our_directory, published_directory
from tradelane.privacy.rules import decide
from tradelane.privacy.values import Purpose, RecipientKind
from tradelane.privacy.values.cbpr import Standing
from tradelane.privacy.values.directory import PrivacyDirectory
from tradelane.trades.actions import privacy_news
from tradelane.trust.actions import sign_payload

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon(frozen_clock: object) -> None:
    """Everything happens at noon."""


@pytest.fixture
def file() -> bytes:
    """Singapore's directory with one certified firm, as its node signed it. The firm is then forgotten here, as both
    nodes of this test share a store.
    """
    two_nodes()
    with at_node("SG"):
        certified()
        assert privacy_news.publish_directory(now=NOON)
        made = published_directory()
    forget()
    return made


def forget() -> None:
    ProgramCertificationRow.objects.all().delete()


def signed(directory: PrivacyDirectory) -> bytes:
    """A directory signed by the node it names."""
    payload = directory_payload(directory)
    with at_node(directory.economy):
        made = sign_payload(organisation=directory.node, payload=payload, now=NOON)
    return signed_directory(payload, protected=made.protected, signature=made.signature)


def of(file: bytes) -> PrivacyDirectory:
    return read_directory(split_directory(file)[0])


@contextmanager
def mexico() -> Iterator[None]:
    with at_node("MX"):
        yield


def test_another_nodes_directory_counts_until_it_is_old(file: bytes) -> None:
    with mexico():
        assert queries.certified_until(organisation=BUYER, on=TODAY) is None
        taken = privacy_news.take_directory(file, now=NOON)
        assert queries.certified_until(organisation=BUYER, on=TODAY) == taken.listings[0].ends
        privacy_news.take_directory(file, now=NOON)  # again
        assert PeerDirectoryRow.objects.count() == 1
        with clock.frozen_at(NOON + timedelta(days=7)):
            assert queries.certified_until(organisation=BUYER, on=TODAY) is None


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.WITHDRAWN, Standing.LAPSED])
def test_what_stands_no_longer_counts_at_once(file: bytes, standing: Standing) -> None:
    later = replace(of(file), issued=NOON + timedelta(minutes=1))
    listing = replace(later.listings[0], standing=standing, since=NOON + timedelta(minutes=1))
    with mexico():
        privacy_news.take_directory(file, now=NOON)
        privacy_news.take_directory(signed(replace(later, listings=(listing,))), now=NOON)
        assert queries.certified_until(organisation=BUYER, on=TODAY) is None
        with pytest.raises(Refused) as back:
            privacy_news.take_directory(file, now=NOON)
        assert back.value.rule == "PRIV-165", "an older directory does not undo it"
        assert queries.certified_until(organisation=BUYER, on=TODAY) is None


def test_the_engine_answers_by_the_directory(file: bytes) -> None:
    strict = a_row(needs_cbpr=True)

    def kept() -> dict[str, str]:
        until = queries.certified_until(organisation=BUYER, on=TODAY)
        found = decide(
            fields={"name": "Tan"}, purpose=Purpose.DELIVERY, recipient_kind=RecipientKind.CARRIER, lane="MX-SG",
            on=TODAY, objections=(), rows=[strict], certified_until=until, recipient_economy="SG",
        )  # fmt: skip
        assert found.kept or [each.rule for each in found.withheld] == ["PRIV-4"]
        return found.kept

    with mexico():
        assert kept() == {}
        privacy_news.take_directory(file, now=NOON)
        assert kept() == {"name": "Tan"}
        listing = replace(of(file).listings[0], standing=Standing.SUSPENDED, since=NOON)
        privacy_news.take_directory(signed(replace(of(file), listings=(listing,))), now=NOON)
        assert kept() == {}


def test_a_directory_that_is_not_its_nodes_own_is_turned_away(file: bytes) -> None:
    directory = of(file)
    payload, protected, signature = split_directory(file)
    foreign = replace(directory.listings[0], organisation=an_actor().organisation)
    old = replace(directory, issued=NOON - timedelta(days=9), next_update=NOON - timedelta(days=2))
    with at_node("MX"):
        other = sign_payload(organisation=AGENT_OF_MX, payload=payload, now=NOON)
    cases: list[tuple[bytes, type[TradelaneError], str]] = [
        (signed_directory(payload, protected=protected, signature="A" + signature[1:]), Unreadable, ""),
        (signed_directory(payload, protected=other.protected, signature=other.signature), Refused, "PRIV-164"),
        (signed(replace(directory, listings=(foreign,))), Refused, "PRIV-164"),
        (signed(old), Refused, "PRIV-166"),
        (b"{}", Unreadable, "DIR-1"),
    ]
    with mexico():
        for content, error, rule in cases:
            with pytest.raises(error) as refused:
                privacy_news.take_directory(content, now=NOON)
            assert not rule or refused.value.rule == rule
        assert not PeerDirectoryRow.objects.exists()
    with at_node("SG"), pytest.raises(Unreadable):
        privacy_news.take_directory(file, now=NOON)  # its own


def test_the_directory_is_signed_anew_only_when_it_says_something_new() -> None:
    two_nodes()
    with at_node("SG"):
        assert privacy_news.publish_directory(now=NOON)
        assert not privacy_news.publish_directory(now=NOON + timedelta(hours=23))
        assert privacy_news.publish_directory(now=NOON + timedelta(hours=24))
        made = certified()
        assert privacy_news.publish_directory(now=NOON + timedelta(hours=25))
        agent = an_actor(AGENT, kinds=[])
        cbpr.suspend(certification=made.id, reasons="Why.", by=agent, now=NOON + timedelta(hours=26))
        assert privacy_news.publish_directory(now=NOON + timedelta(hours=26))
        last = last_published()
        assert last is not None
        assert last[0] == content_digest(our_directory(now=NOON + timedelta(days=3)))


AGENT_OF_MX = an_actor().organisation
