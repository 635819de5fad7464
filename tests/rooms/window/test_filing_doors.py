# SPDX-License-Identifier: Apache-2.0
"""Declarations and batches over HTTP, on the pages in English and Spanish, by the command line, and after kill -9."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.declaration_makers import a_declaration
from tests.empty_stores import with_tables
from tests.filing_makers import a_filing, member
from tests.makers import OUTSIDER, SELLER, a_token, an_organisation
from tests.real_nodes import Node, a_port, kill, wait_until
from tests.rooms.window.makers import CUSTOMS, a_filed_case
from tests.rooms.window.test_pages import signed_in

from config.commands.main import run
from tradelane.parties.values import Role
from tradelane.window import actions, queries
from tradelane.window.formats.declarations import read_declaration, write_declaration
from tradelane.window.models import CaseRow
from tradelane.window.values import DeclarationFormat


def upload(content: bytes, name: str = "day.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bearer(organisation: Any = SELLER) -> dict[str, str]:
    return {"authorization": f"Bearer {a_token(f'{str(organisation).lower()}@x.example', organisation=organisation)}"}


@pytest.mark.django_db
def test_a_batch_over_http(client: Client) -> None:
    headers, other = bearer(), bearer(OUTSIDER)
    body = {"filings": [a_filing(1), a_filing(2, documents=[])], "name": "morning"}
    taken = client.post("/api/window/batches", body, content_type="application/json", headers=headers)
    assert taken.status_code == 202, taken.content
    batch = taken.json()
    assert (batch["lines"], batch["waiting"], batch["name"]) == (2, 2, "morning")
    again = client.post("/api/window/batches", body, content_type="application/json", headers=headers)
    assert again.json()["id"] == batch["id"]
    actions.file_part(batch=batch["id"], after=0, now=NOON)
    at = f"/api/window/batches/{batch['id']}"
    assert client.get(at, headers=headers).json()["percent"] == 100
    first, second = client.get(f"{at}/lines", headers=headers).json()
    assert (first["state"], first["reference"], first["case"]) == ("accepted", "R-1", CaseRow.objects.get().id)
    assert (second["state"], second["faults"][0]["rule"]) == ("refused", "WIN-1")
    assert client.get(f"{at}/lines?state=refused", headers=headers).json() == [second]
    assert client.get(f"{at}/lines?after=1", headers=headers).json() == [second]
    table = client.get(f"{at}/result.csv", headers=headers)
    assert table.headers["content-disposition"].startswith("attachment")
    assert b"2,R-2,refused,,,documents,WIN-1" in table.content
    for path in (at, f"{at}/lines", f"{at}/result.csv"):
        assert client.get(path, headers=other).status_code == 404
        assert client.get(path).status_code == 401
    assert client.get("/api/window/batches", headers=other).json() == []


@pytest.mark.django_db
def test_a_file_of_filings_over_http(client: Client) -> None:
    headers = bearer()
    file = upload(json.dumps({"filings": [a_filing(1)]}).encode())
    taken = client.post("/api/window/batches/file", {"file": file, "procedure": "mx-export"}, headers=headers)
    assert (taken.status_code, taken.json()["name"]) == (202, "day.json")
    slip = client.post("/api/window/batches/file", {"file": upload(b"{")}, headers=headers)
    assert slip.status_code == 400
    assert slip.json()["fix"]
    many = {"filings": [{}] * 10_001}
    refused = client.post("/api/window/batches", many, content_type="application/json", headers=headers)
    assert (refused.status_code, refused.json()["rule"]) == (400, "BATCH-4")


@pytest.mark.django_db
def test_declarations_over_http(client: Client) -> None:
    headers, other = bearer(), bearer(OUTSIDER)
    content = write_declaration(a_declaration(), DeclarationFormat.WCO)
    given = {"file": upload(content, "lrn.xml"), "procedure": "mx-export"}
    taken = client.post("/api/window/declarations", given, headers=headers)
    assert taken.status_code == 201, taken.content
    held = taken.json()
    assert held["number"] == "LRN-1"
    at = f"/api/window/declarations/{held['id']}"
    assert client.get(f"{at}/file", headers=headers).content == content
    assert [one["id"] for one in client.get("/api/window/declarations", headers=headers).json()] == [held["id"]]
    export = f"/api/window/filings/{held['filing']}/declaration"
    for format in DeclarationFormat:
        answer = client.get(f"{export}?format={format}", headers=headers)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert read_declaration(answer.content).declaration.number == "LRN-1"
    assert client.get(f"{export}?format=json", headers=headers).json()["direction"] == "export"
    assert client.get(f"{export}?format=pdf", headers=headers).status_code == 400
    for path in (at, f"{at}/file", export):
        assert client.get(path, headers=other).status_code == 404
    slip = {"file": upload(content), "procedure": "mx-export", "supplement": "[]"}
    refused = client.post("/api/window/declarations", slip, headers=headers)
    assert (refused.status_code, refused.json()["field"]) == (400, "supplement")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("en", "filings are answered"), ("es", "presentaciones tienen respuesta")]
)
def test_the_pages_of_a_batch(language: str, words: str) -> None:
    an_organisation(SELLER)
    client, headers = signed_in(SELLER), {"accept-language": language}
    assert client.get("/batches", headers=headers).status_code == 200
    file = upload(json.dumps([a_filing(1), a_filing(2, documents=[])]).encode())
    there = client.post("/batches", {"file": file, "procedure": ""}, headers=headers)
    assert there.status_code == 302, there.content
    page = client.get(there["Location"], headers=headers).content.decode()
    assert 'hx-trigger="every 2s"' in page
    id = there["Location"].rsplit("/", 1)[1]
    actions.file_part(batch=id, after=0, now=NOON)
    page = client.get(there["Location"], headers=headers).content.decode()
    assert "hx-trigger" not in page
    for shown in (words, "WIN-1", "R-2", f"/cases/{CaseRow.objects.get().id}"):
        assert shown in page
    part = client.get(there["Location"], headers={**headers, "HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert b"accepted" in client.get(f"{there['Location']}/result.csv", headers=headers).content
    refused = client.post("/batches", {"file": upload(b"no batch")}, headers=headers)
    assert refused.status_code == 422
    assert b"BATCH-5" in refused.content
    assert client.post("/batches", {}, headers=headers).status_code == 422
    stranger = signed_in(OUTSIDER)
    assert stranger.get(there["Location"]).status_code == 404
    assert stranger.get(f"{there['Location']}/result.csv").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("en", "Declared to customs"), ("es", "Declarado a la aduana")]
)  # fmt: skip
def test_the_pages_of_a_declaration(language: str, words: str) -> None:
    an_organisation(SELLER)
    client, headers = signed_in(SELLER), {"accept-language": language}
    content = write_declaration(a_declaration(), DeclarationFormat.UBL)
    given = {"file": upload(content, "lrn.xml"), "procedure": "mx-export", "supplement": ""}
    there = client.post("/declarations", given, headers=headers)
    assert there.status_code == 302, there.content
    page = client.get(there["Location"], headers=headers).content.decode()
    for shown in (words, "MXZLO", "1000", "EXPORTER", "MRN-9"):
        assert shown in page
    assert client.get(f"{there['Location']}/file").content == content
    listed = client.get("/declarations", headers=headers).content.decode()
    assert "LRN-1" in listed
    filing = queries.held_declarations(by=member(SELLER))[0].filing
    assert f"/filings/{filing}/declaration/wco" in client.get(f"/filings/{filing}", headers=headers).content.decode()
    exported = client.get(f"/filings/{filing}/declaration/wco")
    assert read_declaration(exported.content).declaration.office == "MXZLO"
    assert client.get(f"/filings/{filing}/declaration/pdf").status_code == 404
    slip = client.post("/declarations", {**given, "file": upload(b"<a/>"), "supplement": "{}"}, headers=headers)
    assert slip.status_code == 422
    assert b"FILE-6" in slip.content
    assert signed_in(OUTSIDER).get(there["Location"]).status_code == 404


@pytest.mark.django_db
def test_a_case_is_downloaded_by_who_may_see_it() -> None:
    an_organisation(SELLER)
    case = a_filed_case()
    for organisation in (SELLER, CUSTOMS):
        client = signed_in(organisation)
        assert f"/cases/{case}/declaration/ubl" in client.get(f"/cases/{case}").content.decode()
        for format in DeclarationFormat:
            exported = client.get(f"/cases/{case}/declaration/{format}")
            assert read_declaration(exported.content).declaration.number == case
    assert signed_in(OUTSIDER).get(f"/cases/{case}/declaration/ubl").status_code == 404


@pytest.mark.django_db
def test_only_signatories_are_offered_the_form() -> None:
    an_organisation(SELLER)
    reader = signed_in(SELLER, roles=(Role.READER,), email="reader@altura.example")
    assert b'type="file"' not in reader.get("/batches").content
    assert b'type="file"' not in reader.get("/declarations").content
    assert reader.post("/batches", {"file": upload(json.dumps([a_filing(1)]).encode())}).status_code == 403


def test_the_command_reads_and_converts_without_a_node(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ubl, wco, back = tmp_path / "a.xml", tmp_path / "b.xml", tmp_path / "c.json"
    ubl.write_bytes(write_declaration(a_declaration(), DeclarationFormat.UBL))
    assert run(["declarations", "convert", str(ubl), "--to", "wco", "--out", str(wco), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(wco), "format": "wco", "kept": 0, "doubtful": 0}
    assert run(["declarations", "read", str(wco), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["declaration"]["number"], told["kept"]) == ("wco-declaration", "LRN-1", [])
    assert run(["declarations", "convert", str(wco), "--to", "json", "--out", str(back)]) == 0
    assert json.loads(back.read_bytes()) == told["declaration"]
    assert run(["declarations", "convert", str(wco), "--to", "pdf", "--out", str(back), "--json"]) == 1
    assert run(["declarations", "read", str(wco)]) == 0
    assert "kept: nothing" in capsys.readouterr().out


FILINGS = 120


@pytest.fixture
def node(tmp_path: Path) -> Any:
    made = Node("MX", with_tables(tmp_path / "node"), a_port())
    yield made
    for process in made.processes:
        if process.poll() is None:
            kill(process)


def test_a_batch_is_whole_after_kill_9(node: Node) -> None:
    """The server and its worker are killed in the midst and started again: each line is filed once, none is lost."""
    token = node.run("tests.filing_node", str(SELLER)).split()[-1]
    headers = {"Authorization": f"Bearer {token}"}
    served = node.start("serve", "--threads", "2", "--port", str(node.port))
    wait_until(lambda: _alive(node), "the node serves")
    body = {"filings": [a_filing(n) for n in range(FILINGS)]}
    taken = httpx.post(f"{node.url}/api/window/batches", json=body, headers=headers, timeout=60)
    assert taken.status_code == 202, taken.text
    batch = taken.json()["id"]
    wait_until(lambda: _accepted(node) > 5, "the worker files")
    kill(served)
    assert _accepted(node) < FILINGS, "it was to be killed in the midst"
    assert node.ask("SELECT count(*) FROM window_case") == [(_accepted(node),)]
    node.start("serve", "--threads", "2", "--port", str(node.port))
    wait_until(lambda: _accepted(node) == FILINGS, "every line is answered")
    wait_until(lambda: _alive(node), "the node serves")
    again = httpx.post(f"{node.url}/api/window/batches", json=body, headers=headers, timeout=60)
    assert again.json()["id"] == batch
    lines = httpx.get(f"{node.url}/api/window/batches/{batch}/lines", headers=headers, timeout=60).json()
    assert [line["line"] for line in lines] == list(range(1, FILINGS + 1))
    assert len({line["case"] for line in lines}) == FILINGS
    assert not any(line["again"] for line in lines)
    assert node.ask("SELECT count(*), count(DISTINCT consignment) FROM window_case") == [(FILINGS, FILINGS)]


def test_the_command_files_a_batch_and_a_declaration(node: Node, tmp_path: Path) -> None:
    node.run("tests.filing_node", str(SELLER))
    who = ["--by", "filer@altura.example", "--json"]
    file, result, xml = tmp_path / "day.json", tmp_path / "result.csv", tmp_path / "lrn.xml"
    file.write_text(json.dumps([a_filing(1), a_filing(2)]))
    told = json.loads(node.run("config.commands.main", "batches", "file", str(file), "--result", str(result), *who))
    assert (told["accepted"], told["refused"]) == (2, 0)
    assert result.read_text().count("accepted") == 2
    again = json.loads(node.run("config.commands.main", "batches", "file", str(file), *who))
    assert again["answers"] == told["answers"]
    xml.write_bytes(write_declaration(a_declaration(), DeclarationFormat.WCO))
    declarations = ("config.commands.main", "declarations")
    held = json.loads(node.run(*declarations, "import", str(xml), "--procedure", "mx-export", *who))
    assert held["number"] == "LRN-1"
    for subject in (held["filing"], told["answers"][0]["case"]):
        node.run(*declarations, "export", subject, "--as", "ubl", "--out", str(xml), *who)
        seller = read_declaration(xml.read_bytes()).declaration.consignment.parties[0]
        assert seller.name == a_consignment().parties[0].name


def _alive(node: Node) -> bool:
    try:
        return httpx.get(f"{node.url}/alive", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _accepted(node: Node) -> int:
    (count,) = node.ask("SELECT count(*) FROM window_batch_line WHERE state = 'accepted'")[0]
    return int(count)
