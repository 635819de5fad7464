# SPDX-License-Identifier: Apache-2.0
"""`tradelane cfdi`: an invoice of ours in, a sealed CFDI out, every value with its source."""

import json
from pathlib import Path

import pytest
from tests.cfdi_makers import STATED, a_seller_s_csd, stated
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.efirma_makers import PASSWORD
from tests.trust_makers import issued

from config.commands.cfdi import PASSWORD as VARIABLE
from config.commands.main import run
from tradelane.documents.formats.original import document_bytes
from tradelane.kernel import clock

pytest.importorskip("satcfdi", reason="the extra `cfdi` is not installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    csd = a_seller_s_csd()
    files = {
        "invoice.json": issued().json, "plain.json": document_bytes(a_document()),
        "statements.json": json.dumps(STATED).encode(), "seller.cer": csd.cer, "seller.key": csd.encrypted,
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setenv(VARIABLE, PASSWORD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cfdi(*arguments: str) -> int:
    with clock.frozen_at(NOON):
        return run(["cfdi", *arguments])


SEALING = ("--cer", "seller.cer", "--key", "seller.key")


@pytest.mark.parametrize("file", ["invoice.json", "plain.json"])
def test_a_sealed_invoice_is_made_checked_and_read(folder: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    assert cfdi(file, "--statements", "statements.json", *SEALING, "--out", "a.xml", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sealed"], told["result"]) == (True, "valid")
    assert [finding["rule"] for finding in told["findings"]] == ["CFDI-12"], "only the provider's stamp is missing"
    assert {"field": "Concepto 1/@ClaveProdServ", "value": "50201706", "origin": "seller's statement"} in told[
        "sources"
    ]
    assert run(["check", "a.xml", "--as", "cfdi"]) == 0
    assert run(["trade", "a.xml", "--json"]) == 0
    assert '"format": "cfdi"' in capsys.readouterr().out


def test_without_a_key_it_is_made_but_not_valid(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cfdi("invoice.json", "--statements", "statements.json") == 1
    printed = capsys.readouterr().out
    assert printed.startswith("<?xml")
    assert "CFDI-11" in printed


def test_half_a_key_is_an_error_and_not_an_unsealed_invoice(folder: Path) -> None:
    assert cfdi("invoice.json", "--statements", "statements.json", "--cer", "seller.cer") == 2


def test_a_wrong_password_and_a_missing_statement_end_with_a_reason(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "statements.json").write_text(json.dumps(stated(TipoCambioFuente="")))
    assert cfdi("invoice.json", "--statements", "statements.json", *SEALING) == 1
    assert "TipoCambioFuente" in capsys.readouterr().err
    (folder / "statements.json").write_text(json.dumps(STATED))
    monkeypatch.setenv(VARIABLE, "wrong")
    assert cfdi("invoice.json", "--statements", "statements.json", *SEALING) == 1
    assert "password" in capsys.readouterr().err
