# SPDX-License-Identifier: Apache-2.0
"""Lists of other economies kept up to date: newer ones taken, others refused, nothing lost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from tests.conftest import NOON
from tests.efirma_makers import a_firma, an_authority, revocations
from tests.formats.trust.test_etsi_lists import a_list
from tests.trust_makers import BORN, Node, a_node, an_invoice_of

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Refused, Unavailable, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.trust import actions, queries
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.issuing import new_revocation_list, new_signer_certificate, new_signing_key
from tradelane.trust.formats.signatures import sign_detached
from tradelane.trust.formats.trust_lists import list_json, signed_list
from tradelane.trust.values import NodeKey, TrustList
from tradelane.verifier.formats import verify_file
from tradelane.verifier.queries import verify_path

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADDRESS = "https://node.sg.example/trust-list.json"
ACT = "Invented agreement, article 1"


class Publisher:
    """A peer that answers with what it was given, or not at all."""

    def __init__(self, content: bytes | None) -> None:
        self.content, self.asked = content, 0

    def fetch(self, address: str) -> bytes:
        assert address == ADDRESS
        self.asked += 1
        if self.content is None:
            raise Unavailable("the publisher gave no answer")
        return self.content


@pytest.fixture(autouse=True)
def _recognised(db: None, frozen_clock: datetime) -> Iterator[None]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE", BASE_URL="http://node.example"):
        actions.create_node_authority(now=NOON)
        actions.recognise(
            trust_list=a_node("SG").trust_list_file(), level="accredited", act=ACT, from_=NOON - DAY, now=NOON,
            address=ADDRESS,
        )  # fmt: skip
        yield


def newer(node: Node, at: datetime, **changes: object) -> TrustList:
    return replace(node.trust_list(), issued=at, **changes)  # type: ignore[arg-type]


def fetched(content: bytes | None, *, now: datetime = NOON + HOUR) -> int:
    return actions.fetch_trust_lists(web=Publisher(content), now=now)


def problem() -> str:
    (followed,) = queries.followed_lists()
    return followed.problem


def test_a_newer_list_is_taken_on_the_terms_of_the_recognition() -> None:
    node, file = a_node("SG"), an_invoice_of("SG")
    revoked = newer(node, NOON + HOUR)
    serial = file.serial
    crl = new_revocation_list(
        node.authority, authority_certificate=node.authority_certificate, revoked=[(serial, NOON - HOUR)], number=2,
        now=NOON + HOUR,
    )  # fmt: skip
    revoked = replace(revoked, authorities=(replace(revoked.authorities[0], crl=crl),))
    assert verify_file(file.content, name="a.json", trust_list=queries.trust_list(), now=NOON).result is Verdict.VALID
    assert fetched(node.trust_list_file(revoked)) == 1
    listed = queries.trust_list()
    assert verify_file(file.content, name="a.json", trust_list=listed, now=NOON).result is Verdict.INVALID
    (theirs,) = [a for a in listed.authorities if a.economy == "SG"]
    assert (theirs.recognition.level, theirs.recognition.act) == ("accredited", ACT)
    assert problem() == ""


def test_a_list_is_asked_for_once_an_hour_and_the_same_one_changes_nothing() -> None:
    publisher = Publisher(a_node("SG").trust_list_file())
    before = queries.published_trust_list()
    for minutes in (1, 60, 61):
        assert actions.fetch_trust_lists(web=publisher, now=NOON + timedelta(minutes=minutes)) == 0
    assert publisher.asked == 1
    assert queries.published_trust_list() == before
    actions.fetch_trust_lists(web=publisher, now=NOON + timedelta(minutes=62), economy="SG")
    assert publisher.asked == 2


def test_an_older_list_is_refused() -> None:
    node = a_node("SG")
    assert fetched(node.trust_list_file(newer(node, NOON - DAY))) == 0
    assert "older" in problem()
    with pytest.raises(Refused, match="older"):
        actions.recognise(
            trust_list=node.trust_list_file(newer(node, NOON - DAY)), level="declared", act=ACT, from_=NOON, now=NOON
        )


def test_nobody_answering_or_a_damaged_list_leaves_the_last_good_one() -> None:
    before = queries.published_trust_list()
    good = a_node("SG").trust_list_file(newer(a_node("SG"), NOON + HOUR))
    for hours, content in enumerate((None, b"<html>", good[:-9], good.replace(b"node.test", b"node.evil")), start=1):
        assert fetched(content, now=NOON + hours * HOUR) == 0
        assert problem()
    assert queries.published_trust_list() == before


def test_anyone_sees_whose_lists_are_followed_and_that_one_did_not_come(client: Client) -> None:
    assert "The last try brought nothing" not in client.get("/trust/").content.decode()
    fetched(None)
    page = client.get("/trust/").content.decode()
    assert "Lists of other economies" in page
    assert "The last try brought nothing" in page


def test_a_list_of_another_node_or_economy_is_refused() -> None:
    other = a_node("NZ")
    assert fetched(other.trust_list_file(newer(other, NOON + HOUR))) == 0
    assert "NZ" in problem()
    posing = replace(newer(other, NOON + HOUR), economy="SG")
    assert fetched(other.trust_list_file(posing), now=NOON + 2 * HOUR) == 0
    assert "signed by the node" in problem()


def self_named(node: Node, authority: Node) -> bytes:
    """A list of `node` signed with a fresh certificate of its organisation, given by the authority of `authority`."""
    key = new_signing_key()
    certificate = new_signer_certificate(
        key.public_key(), organisation=node.organisation, name="Renewed node", authority_key=authority.authority,
        authority_certificate=authority.authority_certificate, now=NOON - DAY,
    )  # fmt: skip
    made = newer(node, NOON + HOUR, nodes=(*node.trust_list().nodes, NodeKey(node.organisation, certificate)))
    chain = (certificate, authority.authority_certificate)
    return signed_list(made, sign_detached(canonical(list_json(made)), key=key, chain=chain, at=NOON))


def test_a_node_may_renew_its_key_but_nobody_may_give_it_one() -> None:
    node = a_node("SG")
    assert fetched(self_named(node, a_node("NZ"))) == 0
    assert "Nobody you trust" in problem()
    assert fetched(self_named(node, node), now=NOON + 2 * HOUR) == 1


def test_a_trusted_list_of_etsi_is_taken_in_with_its_periods() -> None:
    node = a_node("SG")
    listed = a_list(a_node("SG"), economy="NZ")
    assert actions.recognise_etsi_list(content=listed, signer=node.own_certificate, act=ACT, now=NOON) == ()
    (theirs,) = [a for a in queries.trust_list().authorities if a.economy == "NZ"]
    assert (theirs.name, theirs.recognition.level) == ("Invented authority", "qualified")
    with pytest.raises(Unreadable):
        actions.recognise_etsi_list(content=a_list(node, economy="MX"), signer=node.own_certificate, act=ACT, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_the_list_in_the_nodes_home_is_the_published_one_and_the_report_names_it(tmp_path: Path) -> None:
    with override_settings(TRADELANE_HOME=tmp_path):
        actions.publish_trust_list(now=NOON)
    place = tmp_path / "trust-list.json"
    assert place.read_bytes() == queries.published_trust_list()
    assert [path.name for path in tmp_path.iterdir()] == ["trust-list.json"]
    (tmp_path / "a.json").write_bytes(an_invoice_of("SG").content)
    report = verify_path(tmp_path / "a.json", now=NOON)
    decided = report.as_dict()["checks"][-1]
    assert (decided["check"], decided["evidence"]["economy"]) == ("trust-list", "MX")
    assert decided["evidence"]["file"] == str(place)
    assert json.dumps(decided)


@pytest.mark.django_db(transaction=True)
def test_who_reads_the_list_while_it_is_published_anew_reads_a_whole_one(tmp_path: Path) -> None:
    with override_settings(TRADELANE_HOME=tmp_path):
        before = actions.publish_trust_list(now=NOON)
        with (tmp_path / "trust-list.json").open("rb") as reader:
            begun = reader.read(20)
            after = actions.publish_trust_list(now=NOON + HOUR)
            assert begun + reader.read() == before
    assert (tmp_path / "trust-list.json").read_bytes() == after != before


def test_an_authority_that_no_list_names_is_recognised_by_its_own_certificate() -> None:
    key, certificate = an_authority()
    firma = a_firma()
    assert check_signer(firma.chain, at=NOON, trust_list=queries.trust_list())[1].result is Verdict.UNDETERMINED
    terms = {"certificate": certificate, "level": "qualified", "act": ACT, "from_": BORN, "now": NOON}
    actions.recognise_authority(crl=revocations(key, certificate), **terms)
    checks = check_signer(firma.chain, at=NOON, trust_list=queries.trust_list())
    assert [check.result for check in checks] == [Verdict.VALID] * 3
    serial = read_certificate(firma.cer).serial
    actions.recognise_authority(crl=revocations(key, certificate, serial), **terms)
    checks = check_signer(firma.chain, at=NOON, trust_list=queries.trust_list())
    assert [check.result for check in checks] == [Verdict.VALID, Verdict.VALID, Verdict.INVALID]
    assert len([one for one in queries.trust_list().authorities if one.certificate == certificate]) == 1
    for wrong in ({"certificate": firma.cer}, {"crl": b"0"}, {"economy": "SG"}):
        with pytest.raises(Unreadable) as refusal:
            actions.recognise_authority(**{"crl": b"", **terms, **wrong})
        assert refusal.value.rule == "LIST-7"
