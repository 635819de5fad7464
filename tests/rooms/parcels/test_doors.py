# SPDX-License-Identifier: Apache-2.0
"""A manifest over HTTP and on the pages, in English and Spanish, and by the command after kill -9."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.conftest import NOON
from tests.empty_stores import with_tables
from tests.makers import CARRIER, a_person, a_token
from tests.parcel_makers import a_large_manifest, a_row, as_csv
from tests.rooms.parcels.conftest import TakeIn

from tradelane.parcels import actions, queries
from tradelane.parcels.formats.proofs import check_proof
from tradelane.trust.formats.chains import SignersAt
from tradelane.trust.queries import trust_list


def _upload(content: bytes, name: str = "m.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/csv")


@pytest.mark.django_db
def test_a_program_sends_a_manifest_and_reads_verdicts_and_proofs(take_in: TakeIn, client: Client) -> None:
    bearer = {"authorization": f"Bearer {a_token(organisation=CARRIER)}"}
    sent = client.post(
        "/api/parcels/manifests",
        {"file": _upload(as_csv([a_row(1), a_row(2, value="")])), "to": "MX", "on": "2026-11-02"},
        headers=bearer,
    )
    assert sent.status_code == 202, sent.content
    id = sent.json()["id"]
    actions.judge(manifest=id, part=0, now=NOON)
    seen = client.get(f"/api/parcels/manifests/{id}", headers=bearer).json()
    assert (seen["state"], seen["done"], seen["totals"]["verdicts"]["invalid"]) == ("signed", 2, 1)
    told = client.get(f"/api/parcels/manifests/{id}/verdicts", headers=bearer)
    lines = [json.loads(line) for line in b"".join(told.streaming_content).splitlines()]  # type: ignore[attr-defined]
    assert [line["line"] for line in lines] == [1, 2]
    proof = client.get(f"/api/parcels/manifests/{id}/proof?line=2", headers=bearer).json()
    assert proof["verdict"] == lines[1]
    check_proof(proof, signers=SignersAt(NOON, trust_list()))
    report = client.get(f"/api/parcels/manifests/{id}/report", headers=bearer).json()
    assert {"code": "PARCEL-5", "lines": 1}.items() <= report["reasons"][-1].items()
    assert all(reason["says"] for reason in report["reasons"])
    item = client.get(f"/api/parcels/manifests/{id}/verdict?item={a_row(1)['item']}", headers=bearer).json()
    assert item == [lines[0]]


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), [("on", "tomorrow"), ("to", "XX"), ("readers", "nobody")])
def test_a_slip_is_told_with_its_field(take_in: TakeIn, client: Client, field: str, value: str) -> None:
    bearer = {"authorization": f"Bearer {a_token(organisation=CARRIER)}"}
    given = {"file": _upload(as_csv([a_row(1)])), "to": "MX", field: value}
    answer = client.post("/api/parcels/manifests", given, headers=bearer)
    assert answer.status_code in (400, 422), answer.content
    assert answer.json()["fix"]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "What is owed"), ("es", "Lo que se debe")])
def test_the_pages_show_progress_then_the_outcome(take_in: TakeIn, client: Client, language: str, words: str) -> None:
    from tradelane.parties.models import Person

    client.force_login(Person.objects.get(pk=a_person("po@post.example", organisation=CARRIER)))
    headers = {"accept-language": language}
    assert client.get("/parcels/", headers=headers).status_code == 200
    there = client.post("/parcels/", {"file": _upload(as_csv([a_row(1), a_row(2, item="?")])), "to": "mx", "on": ""})
    assert there.status_code == 302, there.content
    page = client.get(there["Location"], headers=headers).content.decode()
    assert 'hx-trigger="every 2s"' in page
    id = there["Location"].split("/")[2]
    actions.judge(manifest=id, part=0, now=NOON)
    page = client.get(there["Location"], headers=headers).content.decode()
    assert "hx-trigger" not in page
    assert words in page
    assert queries.manifests(by=_of_carrier())[0].payment_reference in page
    part = client.get(there["Location"], headers={**headers, "HX-Request": "true"}).content.decode()
    assert "<html" not in part
    refused = client.post(
        "/parcels/", {"file": _upload(b"no manifest"), "to": "MX", "on": "2026-11-02"}, headers=headers
    )
    assert refused.status_code == 422


def _of_carrier() -> Any:
    from tests.makers import an_actor

    return an_actor(CARRIER)


@pytest.mark.django_db
def test_a_proof_is_checked_by_the_command_offline(
    take_in: TakeIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from config.commands.main import run
    from tradelane.kernel import clock
    from tradelane.trust.actions import publish_trust_list

    taken = take_in(as_csv([a_row(1), a_row(2)]))
    actions.judge(manifest=taken.id, part=0, now=clock.now())
    proof, trust = tmp_path / "proof.json", tmp_path / "trust-list.json"
    made = queries.proof(id=taken.id, line=2, by=_of_carrier())
    proof.write_text(json.dumps(made))
    trust.write_bytes(publish_trust_list(now=clock.now()))
    check = ["parcels", str(proof), "--proof", "--trust", str(trust), "--json"]
    assert run(check) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == made["verdict"]
    proof.write_text(json.dumps({**made, "verdict": {**made["verdict"], "duty": "0.01"}}))
    assert run(check) == 1
    assert json.loads(capsys.readouterr().err)["error"]["rule"] == "PARCEL-PROOF"
    assert run(check[:3]) == 1


LINES = 200_000


@pytest.mark.network
def test_a_manifest_is_whole_after_kill_9(tmp_path: Path) -> None:
    """The command is killed in the midst of a real store and called again: every line is there once, in order."""
    home, file, out = with_tables(tmp_path / "node"), tmp_path / "manifest.csv", tmp_path / "verdicts.ndjson"
    file.write_bytes(a_large_manifest(LINES))
    environment = {**os.environ, "TRADELANE_HOME": str(home), "TRADELANE_ECONOMY": "MX", "TRADELANE_LOG_LEVEL": "ERROR"}
    environment.pop("DATABASE_URL", None)
    environment.pop("VAULT_DATABASE_URL", None)
    command = [sys.executable, "-m", "config.commands.main"]
    subprocess.run([*command, "init", "--json"], env=environment, check=True, stdout=subprocess.DEVNULL, timeout=120)
    keep = [*command, "parcels", str(file), "--to", "MX", "--date", "2026-11-20", "--keep", "--json"]
    killed = subprocess.Popen(keep, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while _judged(home) < 1 and killed.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert 0 < _judged(home) < 4, "it was to be killed in the midst"
    done = subprocess.run([*keep, "--out", str(out)], env=environment, check=True, capture_output=True, timeout=300)
    report = json.loads(done.stdout)
    assert report["state"] == "signed"
    assert report["lines"] == LINES == sum(report["verdicts"].values())
    lines = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [line["line"] for line in lines] == list(range(1, LINES + 1))
    assert [line["item"] for line in lines] == [f"TL{n:012}" for n in range(LINES)]
    assert report["duplicates"] == 0


def _judged(home: Path) -> int:
    """Parts that are judged on disk, as another process sees them."""
    store = home / "node.sqlite3"
    if not store.exists():
        return 0
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30) as connection:
        try:
            (count,) = connection.execute("SELECT count(*) FROM parcels_part WHERE judged_at IS NOT NULL").fetchone()
        except sqlite3.OperationalError:
            return 0
    return int(count)
