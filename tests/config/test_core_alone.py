# SPDX-License-Identifier: Apache-2.0
"""The core works without Django: verify, check, compare and the like, from files alone; the rest names its extra.

Twice: with the server's libraries hidden (quick), and as a wheel installed into an environment of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.architecture.house import ROOT
from tests.config.test_validating_mirror import TitleLog
from tests.conftest import NOON
from tests.log_makers import served
from tests.makers import BUYER
from tests.trust_makers import a_node, issued, logged

from config.commands.main import _EXTRAS
from tradelane.documents.formats import document_json
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.money import Money
from tradelane.payments.formats.emvqr import encode
from tradelane.payments.formats.national_qr import paynow
from tradelane.trust.formats.credentials import new_credential
from tradelane.trust.formats.originals import log_entry

HIDDEN = sorted(set().union(*_EXTRAS.values()))
_HIDE = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hidden())
from config.commands.main import run
sys.exit(run(sys.argv[1:]))
"""
Tradelane = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed document in its three forms, the trust list, and a log."""
    folder = tmp_path_factory.mktemp("files")
    for name in ("json", "xml", "pdf"):
        (folder / f"invoice.{name}").write_bytes(getattr(issued(), name))
    (folder / "trust-list.json").write_bytes(a_node().trust_list_file())
    log = TitleLog()
    log.publish(folder / "log", 300)
    (folder / "log.key").write_text(log.vkey)
    return folder


def hidden(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """Run `tradelane` in a process that can import nothing of the server."""
    return _run([sys.executable, "-c", _HIDE.format(hidden=set(HIDDEN)), *arguments], home)


def _run(command: list[str], home: Path) -> "subprocess.CompletedProcess[str]":
    environ = {**os.environ, "TRADELANE_HOME": str(home), "PYTHONWARNINGS": "ignore"}
    environ.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environ, cwd=home, check=False)


def answered(done: "subprocess.CompletedProcess[str]") -> Any:
    """The JSON that a command printed, which must have ended well."""
    assert done.returncode in (0, 2), done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


def works_on_files(tradelane: Tradelane, files: Path, home: Path) -> None:
    """Run every command of the core on real files."""
    code = paynow(payee=BUYER, name="Merlion Roasters", amount=Money(Decimal("12.50"), "SGD"), reference="PO-1")
    forms = [str(files / f"invoice.{name}") for name in ("json", "xml", "pdf")]
    told = answered(tradelane("verify", *forms, "--json", home=home))
    assert [one["kind"] for one in told["files"]] == ["json", "xml", "pdf"]
    for one in told["files"]:  # the list of the test's node ends one day, nothing else
        assert {check["check"] for check in one["checks"] if check["required"] and check["result"] != "valid"} <= {
            "trust-list"
        }
    assert answered(tradelane("check", forms[0], "--json", home=home))["result"] == "valid"
    assert answered(tradelane("check", forms[1], "--json", home=home))["result"] == "valid"
    compared = answered(tradelane("compare", *forms, "--rate", "USD/MXN=18.40@2026-11-01", "--json", home=home))
    assert (compared["differences"], len(compared["files"])) == ([], 3)
    assert answered(tradelane("trade", forms[1], "--json", home=home))["format"] == "ubl-invoice"
    assert answered(tradelane("qr", "decode", encode(code), "--json", home=home))["country"] == "SG"
    assert answered(tradelane("plans", "lane", "MX-SG", "--json", home=home))
    key = (files / "log.key").read_text()
    with served(files / "log") as address:
        looked = answered(tradelane("log", "verify", address, "--key", key, "--json", home=home))
        copied = answered(tradelane("log", "mirror", address, str(home / "copy"), "--key", key, "--json", home=home))
    assert (looked["result"], copied["result"], copied["size"]) == ("valid", "valid", 300)
    hid = answered(tradelane("hide", str(_credential(home)), "content.goods_items.*.value", "--json", home=home))
    assert hid["hidden"] > 0


def _credential(home: Path) -> Path:
    files = issued()
    document = document_json(files.document)
    digest = digest_of(canonical(document))
    entry = log_entry(kind=document["kind"], digest=digest, issuer=document["issuer"], at=rfc3339(NOON))
    log = dict(logged(entry, node=a_node()))
    made = new_credential(document, digest=digest, log=log, key=files.key, chain=files.chain, at=NOON)
    file = home / "invoice.sdjwt"
    file.write_text(made.as_text())
    return file


def test_the_core_works_with_the_server_hidden(files: Path, tmp_path: Path) -> None:
    works_on_files(hidden, files, tmp_path)


@pytest.mark.parametrize(
    "arguments", [["serve"], ["work"], ["init"], ["trust", "show"], ["standards", "pull"], ["demo", "--once"]]
)
def test_what_needs_the_node_names_its_extra(arguments: list[str], tmp_path: Path) -> None:
    done = hidden(*arguments, home=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'tradelane[server]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a clean copy of the source: no translation is compiled there, no front-end package fetched."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(
        ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("*.mo", "vendor", "__pycache__", "*.egg-info")
    )
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(copy)],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_data_templates_and_translations(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    made = {".mo", ".pyc", ".md"}
    source = {
        file.relative_to(ROOT / "src").as_posix()
        for file in (ROOT / "src").rglob("*")
        if file.is_file() and file.suffix not in made and not {"vendor", "tradelane.egg-info"} & set(file.parts)
    }
    assert sorted(source - names) == []
    assert "config/locale/es/LC_MESSAGES/django.mo" in names
    assert "tradelane/py.typed" in names


def test_the_core_works_as_it_is_installed(wheel: Path, files: Path, tmp_path: Path) -> None:
    place = tmp_path / "env"
    venv.create(place, with_pip=True)
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    got = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--retries", "1", "--prefer-binary", str(wheel)],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    if got.returncode and any(
        sign in got.stderr for sign in ("No matching distribution", "ConnectionError", "Retrying")
    ):
        pytest.skip("no package index is reachable and pip's cache does not hold what the core needs")
    assert got.returncode == 0, got.stderr
    absent = subprocess.run([str(python), "-c", "import django"], capture_output=True, check=False)
    assert absent.returncode == 1, "the core must not bring Django"

    def tradelane(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
        return _run([str(python.with_name("tradelane")), *arguments], home)

    works_on_files(tradelane, files, tmp_path)
    refused = tradelane("serve", home=tmp_path)
    assert refused.returncode == 1
    assert "tradelane[server]" in refused.stderr
