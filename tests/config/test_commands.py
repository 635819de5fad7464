# SPDX-License-Identifier: Apache-2.0
"""The command line: quick, clear in refusing, and able to make and mend a node."""

import json
import os
import re
import socket
import stat
import subprocess
import sys
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest
from tests.efirma_makers import an_authority, revocations
from tests.einvoice_makers import x, xml
from tests.tracking_makers import a_document, an_event, as_bytes
from tests.trust_makers import a_node, issued

from config.commands import main
from config.commands.init import make_secret
from config.commands.output import read_file
from config.ports import require_free
from tradelane.kernel.errors import Unavailable, Unreadable


def tradelane(*arguments: str, home: Path | None = None, told: str = "") -> subprocess.CompletedProcess[str]:
    """A command; with a `home` it is a node of its own there, on SQLite whatever the tests run on."""
    stores = ("DATABASE_URL", "VAULT_DATABASE_URL") if home else ()
    environ = {k: v for k, v in os.environ.items() if k not in stores}
    environ |= {"TRADELANE_HOME": str(home)} if home else {}
    return subprocess.run(
        [sys.executable, "-m", "config.commands.main", *arguments],
        capture_output=True, text=True, timeout=120, env=environ, check=False, input=told,
    )  # fmt: skip


SLOW = ("django", "ninja", "httpx", "typer", "pydantic", "rich", "pyhanko")
"""What no command on files may wait for."""


def loaded_by(*arguments: str) -> set[str]:
    """Which libraries a command has imported when it has answered, of those that take time to import."""
    code = (
        "import sys; from config.commands.main import run\n"
        "assert run(sys.argv[1:]) in (0, 2)\n"
        f"print(*[m for m in {(*SLOW, 'lxml', 'signxml', 'pikepdf')!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("command", ["verify", "check", "compare", "trade", "epcis"])
def test_commands_on_files_start_without_django(command: str) -> None:
    assert loaded_by(command, "--help") == set()


def test_commands_on_files_load_only_what_the_file_needs(tmp_path: Path) -> None:
    for name in ("json", "xml", "pdf"):
        (tmp_path / f"a.{name}").write_bytes(getattr(issued(), name))
    json_file, xml, pdf = (str(tmp_path / f"a.{name}") for name in ("json", "xml", "pdf"))
    trust = tmp_path / "trust-list.json"
    trust.write_bytes(a_node().trust_list_file())
    assert loaded_by("check", json_file) == set()
    assert loaded_by("compare", json_file, json_file) == set()
    assert loaded_by("compare", json_file, xml) == {"lxml"}
    assert not loaded_by("trade", xml) & set(SLOW)
    assert loaded_by("verify", json_file, "--trust", str(trust)) == set()
    assert loaded_by("verify", xml, "--trust", str(trust)) == {"lxml", "signxml"}
    assert loaded_by("verify", pdf, "--trust", str(trust)) == {"lxml", "signxml", "pikepdf"}


def test_help_lists_every_command_and_each_has_its_own() -> None:
    told = tradelane("--help")
    assert told.returncode == 0
    assert all(f"  {name} " in told.stdout for name in main.COMMANDS)
    assert tradelane().returncode == 2
    assert "decode" in tradelane("qr").stdout
    for name in ("verify", "quote", "qr"):
        own = tradelane(name, "--help")
        assert own.returncode == 0
        assert "--help" in own.stdout


def test_an_unreadable_file_is_refused_with_field_rule_and_fix(tmp_path: Path) -> None:
    bad = tmp_path / "broken.xml"
    bad.write_text("<Order><a></Order>")
    done = tradelane("trade", str(bad), "--lane", "MX-SG", "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    error = json.loads(done.stderr)["error"]
    assert error["rule"]
    assert error["fix"]
    plain = tradelane("trade", str(bad))
    assert plain.returncode == 1
    assert "fix: " in plain.stderr
    assert "Traceback" not in plain.stderr


@pytest.mark.parametrize(
    "call",
    [
        ("verfy",),
        ("verify",),
        ("compare", "--no-such-option", "a", "b"),
        ("quote", "order.xml"),
        ("qr", "decode"),
        ("plans", "nothing"),
        ("serve", "--port", "eighty"),
    ],
)
def test_a_call_that_is_wrong_is_refused_like_a_file_that_is(call: tuple[str, ...]) -> None:
    told = tradelane(*call, "--json")
    assert (told.returncode, told.stdout) == (2, "")
    error = json.loads(told.stderr)["error"]
    assert error["rule"] == "CLI-1"
    assert error["field"]
    assert "--help" in error["fix"]
    plain = tradelane(*call)
    assert plain.returncode == 2
    assert [line.split(":")[0].strip() for line in plain.stderr.splitlines()] == ["error", "field", "rule", "fix"]


def test_check_tells_its_findings_in_the_language_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(xml(x("cbc:CustomizationID", "urn:cen.eu:en16931:2017")))
    english, spanish = (
        json.loads(tradelane("check", str(tmp_path / "a.xml"), "--json", *more).stdout)
        for more in ((), ("--language", "es"))
    )
    assert [finding["rule"] for finding in spanish["findings"]] == [finding["rule"] for finding in english["findings"]]
    said = {finding["rule"]: finding["message"] for finding in spanish["findings"]}
    assert said["BR-02"] == "Una factura tiene un número (BT-1)."
    plain = tradelane("check", str(tmp_path / "a.xml"), "--language", "es")
    assert plain.returncode == 1 and "Indique cbc:ID." in plain.stdout
    unknown = tradelane("check", str(tmp_path / "a.xml"), "--language", "xx", "--json")
    assert unknown.returncode == 1 and json.loads(unknown.stderr)["error"]["rule"] == "CHECK-2"


@pytest.mark.parametrize("command", ["trade", "check", "verify", "compare", "epcis", "quote", "hide"])
def test_a_device_without_end_is_read_to_the_limit(command: str) -> None:
    more = {"compare": ["/dev/zero"], "quote": ["--lane", "MX-SG"], "hide": ["path"]}.get(command, [])
    done = tradelane(command, "/dev/zero", *more, "--json")
    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr


def test_what_the_machine_refuses_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = tradelane("init", "--json", home=tmp_path / "file" / "node")
    error = json.loads(done.stderr)["error"]
    assert (done.returncode, error["rule"]) == (1, "OS-1")
    assert str(tmp_path) in error["field"]


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    home = tmp_path / "node"
    home.mkdir()
    make_secret(home)
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = other.getsockname()[1]
        done = tradelane("serve", "--port", str(port), "--json", home=home)
        assert done.returncode == 1
        assert json.loads(done.stderr)["error"]["rule"] == "PORT-1"
        assert not list(home.glob("*.sqlite3")), "the tables were made although nothing could be served"
        with pytest.raises(Unavailable, match=f"port {port}"):
            require_free("127.0.0.1", port, patience=0)
    require_free("127.0.0.1", port, patience=0)
    with pytest.raises(Unavailable):
        require_free("127.0.0.1", 70_000, patience=0)


def test_files_are_read_with_limits(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "large").write_bytes(b"x" * 11)
    for name, rule, limit in (("absent", "FILE-1", 10), ("empty", "FILE-3", 10), ("large", "FILE-2", 10)):
        with pytest.raises(Unreadable) as refusal:
            read_file(tmp_path / name, limit=limit)
        assert refusal.value.rule == rule


def test_verify_says_invalid_or_undetermined_by_its_status(tmp_path: Path) -> None:
    unknown = tmp_path / "unknown.json"
    unknown.write_text("{}")
    done = tradelane("verify", str(unknown), "--json")
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["result"] == "undetermined"
    done = tradelane("verify", str(unknown), str(unknown), "--json")
    assert len(json.loads(done.stdout)["files"]) == 2
    assert tradelane("verify", str(tmp_path / "absent")).returncode == 1


def test_a_list_that_lay_with_the_file_is_named_and_ones_own_comes_first(tmp_path: Path) -> None:
    folder, home = tmp_path / "sent", tmp_path / "node"
    for place in (folder, home):
        place.mkdir()
    (folder / "invoice.json").write_bytes(issued().json)
    beside = folder / "trust-list.json"
    beside.write_bytes(a_node().trust_list_file())
    done = tradelane("verify", str(folder / "invoice.json"), home=home)
    assert (done.returncode, str(beside) in done.stderr) == (0, True)
    assert tradelane("verify", str(folder / "invoice.json"), "--trust", str(beside)).stderr == ""
    (home / "trust-list.json").write_bytes(a_node("SG").trust_list_file())
    done = tradelane("verify", str(folder / "invoice.json"), home=home)
    assert (done.returncode, done.stderr) == (2, ""), "a list that was sent along outweighed the node's own"


def test_events_are_judged_without_django(tmp_path: Path) -> None:
    file = tmp_path / "events.json"
    for event, status, result in ((an_event(), 0, "valid"), (an_event(action="MOVE"), 1, "invalid")):
        file.write_bytes(as_bytes(a_document(event)))
        code = (
            "import sys; from config.commands.main import run\n"
            f"status = run(['epcis', {str(file)!r}, '--check', '--json'])\n"
            "assert not [m for m in sys.modules if m.split('.')[0] in ('django', 'ninja', 'httpx')]\n"
            "sys.exit(status)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == status, done.stderr
        report = json.loads(done.stdout)
        assert (report["version"], report["events"], report["result"]) == ("2.0", 1, result)
        assert [finding["rule"] for finding in report["findings"]] == ["TRACK-6"] * status
    file.write_text("<EPCISDocument/>")
    refused = tradelane("epcis", str(file), "--check", "--json")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert {"field", "rule", "fix"} <= set(json.loads(refused.stderr)["error"])


def test_every_command_is_listed_with_its_help() -> None:
    folder = Path(main.__file__).parent
    commands = {
        path.stem for path in folder.glob("*.py") if re.search(r"^def (run|answer)\(|^group =", path.read_text(), re.M)
    }
    commands -= {"main"}
    assert commands <= set(main.COMMANDS)


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_takes_json(name: str) -> None:
    module = import_module(f"config.commands.{name}")
    group = getattr(module, "group", None)
    calls = [each.callback for each in group.registered_commands] if group else [getattr(module, "run", None)]
    silent = [call.__name__ for call in calls if call and "as_json" not in signature(call).parameters]
    assert not silent, f"tradelane {name}: {silent} can't answer in JSON"
    assert any(calls) or hasattr(module, "answer")  # what answers at once has --json from its parser


def test_serving_without_a_node_says_what_to_do(tmp_path: Path) -> None:
    done = tradelane("serve", "--no-work", home=tmp_path / "none")
    assert done.returncode == 1
    assert "ENV-2" in done.stderr
    assert "tradelane init" in done.stderr


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert make_secret(tmp_path)
    first = (tmp_path / "secret").read_text()
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert not make_secret(tmp_path)
    assert (tmp_path / "secret").read_text() == first
    assert len(first.strip()) >= 48


@pytest.mark.network
def test_a_node_is_made_examined_and_works(tmp_path: Path) -> None:
    home = tmp_path / "node"
    for expected in ("made", "kept"):
        done = tradelane("init", "--json", home=home)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["secret"] == expected
    report = json.loads(tradelane("doctor", "--json", home=home).stdout)
    short = [check["check"] for check in report["checks"] if not check["ok"]]
    assert set(short) <= {"front-end files"}, report
    ana = ["people", "add", "ana@cafe.example", "--name", "Ana", "--role", "admin", "--password-stdin"]
    assert "too short" in tradelane(*ana, home=home, told="short\n").stderr
    assert tradelane(*ana, "--role", "king", home=home, told="correct horse battery\n").returncode == 1
    done = tradelane(*ana, "--json", home=home, told="correct horse battery\n")
    assert json.loads(done.stdout)["organisation"] == "MX.NODE.TRADELANE", done.stderr
    _take_in_an_organisation(home)
    _follow_lists(home, tmp_path)
    (home / "secret").chmod(0o644)
    report = json.loads(tradelane("doctor", "--json", home=home).stdout)
    assert "secret's permissions" in [check["check"] for check in report["checks"] if not check["ok"]]
    done = tradelane("work", "--once", "--json", home=home)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["dead"] == 0


def _take_in_an_organisation(home: Path) -> None:
    """An organisation comes before its people, and can sign from then on."""
    id = "MX.RFC.CAC201105ABA"
    ana = ["people", "add", "eva@cafe.example", "--name", "Eva", "--role", "admin", "--organisation", id, "--json"]
    early = json.loads(tradelane(*ana, home=home).stderr)["error"]
    assert (early["rule"], f"organisations add {id}" in early["fix"]) == ("PEOPLE-3", True)
    add = ["organisations", "add", id, "--name", "Invented Cooperative", "--kind", "seller", "--json"]
    assert json.loads(tradelane(*add, "--kind", "king", home=home).stderr)["error"]["rule"] == "ORGANISATION-1"
    for _ in range(2):
        done = tradelane(*add, home=home)
        assert json.loads(done.stdout)["kinds"] == ["seller"], done.stderr
    assert tradelane(*ana, home=home).returncode == 0
    listed = json.loads(tradelane("organisations", "list", "--json", home=home).stdout)["organisations"]
    assert [row["organisation"] for row in listed] == ["MX.NODE.TRADELANE", id]


def _follow_lists(home: Path, folder: Path) -> None:
    """An economy is recognised from its file, shown, and what can't be fetched is said."""
    (folder / "sg.json").write_bytes(a_node("SG").trust_list_file())
    recognise = ["trust", "recognise", str(folder / "sg.json"), "--act", "Invented agreement"]
    assert "no level" in tradelane(*recognise, "--level", "high", home=home).stderr
    assert "no day and time" in tradelane(*recognise, "--from", "soon", home=home).stderr
    done = tradelane(*recognise, "--level", "accredited", "--address", "http://127.0.0.1:9/list", "--json", home=home)
    assert done.returncode == 0, done.stderr
    services = json.loads(tradelane("trust", "list", "--json", home=home).stdout)["services"]
    assert {(one["economy"], one["level"]) for one in services} == {("MX", "development"), ("SG", "accredited")}
    fetched = tradelane("trust", "fetch", "SG", "--json", home=home)
    assert (fetched.returncode, list(json.loads(fetched.stdout)["problems"])) == (1, ["SG"])
    (followed,) = json.loads(tradelane("trust", "show", "--json", home=home).stdout)["followed"]
    assert "no answer" in followed["problem"]
    assert b'"SG"' in (home / "trust-list.json").read_bytes()
    _recognise_an_authority(home, folder)


def _recognise_an_authority(home: Path, folder: Path) -> None:
    """One that no list names, by its own certificate and revocation list."""
    key, certificate = an_authority()
    (folder / "ac.cer").write_bytes(certificate)
    (folder / "ac.crl").write_bytes(revocations(key, certificate))
    named = ["trust", "authority", str(folder / "ac.cer"), "--crl", str(folder / "ac.crl"), "--act", "Invented act"]
    done = tradelane(*named, "--level", "qualified", home=home)
    assert done.returncode == 0, done.stderr
    services = json.loads(tradelane("trust", "list", "--json", home=home).stdout)["services"]
    (outside,) = [one for one in services if one["name"] == "AC INVENTADA DE PRUEBA"]
    assert (outside["economy"], outside["service"], outside["level"]) == ("MX", "authority", "qualified")
