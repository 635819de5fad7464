# SPDX-License-Identifier: Apache-2.0
"""Official data is fetched whole and as pinned, or not at all; from a real server that also misbehaves."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from config.commands.main import run
from config.standards import TRIES, Outcome, Source, pull, sources
from tradelane.kernel.errors import Unreadable

SOUND = b"<schema/>" * 5000
FILES = {"maindoc/a b.xsd": SOUND, "common/b.xsd": b"second"}


@dataclass
class Publisher:
    """A publisher's server: what it sends, and how often it breaks off before it sends a file whole."""

    address: str
    sent: dict[str, bytes] = field(default_factory=dict)
    breaks: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = httpx.URL(self.path).path
            known.asked.append(path)
            content = known.sent.get(path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if known.breaks.get(path, 0) > 0:
                known.breaks[path] -= 1
                content = content[: len(content) // 2]
                self.close_connection = True
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        known = Publisher(f"http://127.0.0.1:{server.server_address[1]}/os")
        known.sent = {f"/os/{path}": content for path, content in FILES.items()}
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield known
        server.shutdown()
        thread.join()


def a_source(publisher: Publisher) -> Source:
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in FILES.items()}
    return Source("samples", "Invented", "1", "none", publisher.address, "ubl/xsd", digests)


def outcomes(source: Source, to: Path) -> list[Outcome]:
    with httpx.Client() as client:
        return [one.outcome for one in pull(source, to=to, client=client)]


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.network
def test_files_arrive_where_the_tests_look_for_them_and_only_once(publisher: Publisher, tmp_path: Path) -> None:
    assert outcomes(a_source(publisher), tmp_path) == [Outcome.FETCHED] * 2
    assert files_below(tmp_path) == {f"ubl/xsd/{path}": content for path, content in FILES.items()}
    asked = len(publisher.asked)
    assert outcomes(a_source(publisher), tmp_path) == [Outcome.PRESENT] * 2
    assert len(publisher.asked) == asked


@pytest.mark.network
def test_a_file_that_was_changed_is_thrown_away(publisher: Publisher, tmp_path: Path) -> None:
    publisher.sent["/os/common/b.xsd"] = b"second, but changed"
    assert outcomes(a_source(publisher), tmp_path) == [Outcome.FETCHED, Outcome.DIFFERS]
    assert set(files_below(tmp_path)) == {"ubl/xsd/maindoc/a b.xsd"}


@pytest.mark.network
def test_a_file_that_was_changed_here_is_fetched_again(publisher: Publisher, tmp_path: Path) -> None:
    outcomes(a_source(publisher), tmp_path)
    (tmp_path / "ubl/xsd/common/b.xsd").write_bytes(b"edited")
    assert outcomes(a_source(publisher), tmp_path) == [Outcome.PRESENT, Outcome.FETCHED]


@pytest.mark.network
def test_a_missing_file_is_told_and_the_others_are_fetched(publisher: Publisher, tmp_path: Path) -> None:
    del publisher.sent["/os/maindoc/a b.xsd"]
    assert outcomes(a_source(publisher), tmp_path) == [Outcome.MISSING, Outcome.FETCHED]


@pytest.mark.network
@pytest.mark.parametrize(("breaks", "expected"), [(TRIES - 1, Outcome.FETCHED), (TRIES, Outcome.BROKEN)])
def test_a_download_that_breaks_off_starts_again_and_leaves_no_half_file(
    publisher: Publisher, tmp_path: Path, breaks: int, expected: Outcome
) -> None:
    publisher.breaks["/os/maindoc/a b.xsd"] = breaks
    assert outcomes(a_source(publisher), tmp_path) == [expected, Outcome.FETCHED]
    whole = {"ubl/xsd/maindoc/a b.xsd"} if expected.good else set()
    assert set(files_below(tmp_path)) == {"ubl/xsd/common/b.xsd"} | whole


def test_a_publisher_that_is_not_there_is_told(tmp_path: Path) -> None:
    nowhere = a_source(Publisher("http://127.0.0.1:9"))
    assert outcomes(nowhere, tmp_path) == [Outcome.BROKEN] * 2
    assert files_below(tmp_path) == {}


@pytest.mark.network
def test_the_command_tells_what_it_did(
    publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = tmp_path / "manifest.json"
    source = a_source(publisher)
    manifest.write_text(json.dumps({"sources": [{name: getattr(source, name) for name in source.__slots__}]}))
    command = ["standards", "pull", "--to", str(tmp_path / "data"), "--manifest", str(manifest)]
    assert run(command) == 0
    assert "samples: 2 fetched" in capsys.readouterr().out
    del publisher.sent["/os/common/b.xsd"]
    (tmp_path / "data/ubl/xsd/common/b.xsd").unlink()
    assert run([*command, "--only", "samples", "--json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)["sources"]
    assert (told["present"], told["missing"]) == (1, 1)
    assert told["failed"][0]["file"] == "common/b.xsd"
    assert run([*command, "--only", "others"]) == 1
    assert "samples" in capsys.readouterr().err


def test_a_manifest_stays_within_its_folder(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    for path in ("../out.xsd", "/etc/out.xsd", "a/../../out.xsd"):
        one = {
            "name": "a", "publisher": "", "version": "", "licence": "", "base": "http://127.0.0.1", "folder": "a",
            "files": {path: "0" * 64},
        }  # fmt: skip
        manifest.write_text(json.dumps({"sources": [one]}))
        with pytest.raises(Unreadable, match="out of the folder"):
            sources(manifest)
    manifest.write_text("{")
    with pytest.raises(Unreadable):
        sources(manifest)


def test_every_pinned_file_comes_from_its_publisher_by_https() -> None:
    assert {source.name for source in sources()} == {"ubl-schemas", "ubl-examples", "tile-log"}
    for source in sources():
        assert source.base.startswith("https://")
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in source.files.values())


def test_the_pinned_digests_are_those_of_the_data_that_the_tests_read(standards: Path) -> None:
    for source in sources():
        for file, digest in source.files.items():
            assert hashlib.sha256((standards / source.folder / file).read_bytes()).hexdigest() == digest, file
