# SPDX-License-Identifier: Apache-2.0
"""Credentials of issued documents over HTTP: the issuer's alone, verifiable, and with what is hidden really gone."""

import json
from pathlib import Path

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.makers import BUYER, OUTSIDER, SELLER, a_token, an_actor
from tests.rooms.documents.conftest import Issue

from config.commands import main
from tradelane.documents import actions, queries
from tradelane.documents.values import DocumentView
from tradelane.journal.queries import facts
from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden
from tradelane.parties.values import Role
from tradelane.trust.queries import published_trust_list, trust_list
from tradelane.verifier.formats import verify_file


@pytest.fixture
def view(issue: Issue, frozen_clock: object) -> DocumentView:
    id = issue()
    actions.complete(document=id, now=NOON)
    return queries.document(document=id, by=an_actor(SELLER))


def ask(view: DocumentView, organisation: str, hide: list[str]) -> tuple[int, bytes]:
    client = Client(headers={"Authorization": f"Bearer {a_token('t@test.example', organisation=organisation)}"})
    response = client.post(f"/api/documents/{view.id}/credential", {"hide": hide}, content_type="application/json")
    return response.status_code, response.content


def test_the_issuer_gets_a_credential_that_verifies(view: DocumentView) -> None:
    status, content = ask(view, SELLER, [])
    assert status == 200
    report = verify_file(content, name="a.sdjwt", trust_list=trust_list(), now=clock.now())
    assert (str(report.result), report.document["digest"]) == ("valid", view.digest)


def test_what_is_hidden_is_not_in_it_and_the_fact_is_kept(view: DocumentView) -> None:
    status, content = ask(view, SELLER, ["content.goods_items.*.value", "content.parties"])
    assert status == 200
    report = verify_file(content, name="a.sdjwt", trust_list=trust_list(), now=clock.now())
    assert str(report.result) == "valid"
    whole = ask(view, SELLER, [])[1]
    assert len(content.split(b"~")) < len(whole.split(b"~"))
    kept = [fact for fact in facts(subject=view.id) if fact.name == "documents.credential.issued"]
    assert kept[0].data["hidden"] == ["content.goods_items.*.value", "content.parties"]


def test_others_get_none(view: DocumentView) -> None:
    assert ask(view, BUYER, [])[0] == 403, "a reader, but not the issuer"
    assert ask(view, OUTSIDER, [])[0] == 404
    assert ask(view, SELLER, ["content.no_such"])[0] == 400
    with pytest.raises(Forbidden):
        actions.issue_credential(document=view.id, hide=[], by=an_actor(SELLER, roles=[Role.READER]), now=NOON)


def test_the_holder_hides_more_on_the_command_line(
    view: DocumentView, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "trust-list.json").write_bytes(published_trust_list())
    credential, shown = tmp_path / "invoice.sdjwt", tmp_path / "shown.sdjwt"
    credential.write_bytes(ask(view, SELLER, [])[1])
    assert main.run(["hide", str(credential), "issuer_name", "--out", str(shown), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["credential"] == shown.read_text()
    assert told["hidden"] > 0
    assert main.run(["verify", str(shown), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["result"], "issuer_name" in report["document"]) == ("valid", False)
    assert main.run(["hide", str(credential), "digest"]) == 1
    assert "SD-2" in capsys.readouterr().err
