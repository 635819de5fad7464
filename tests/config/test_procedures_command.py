# SPDX-License-Identifier: Apache-2.0
"""`tradelane procedures export` and `import` on a node: out as a folder, in as a draft, with what the prover finds."""

import json
from pathlib import Path

from tests.config.test_commands import tradelane
from tests.empty_stores import with_tables

from tradelane.window.formats.folder import TERMS, digest_of_files, read_from_folder
from tradelane.window.formats.procedure import DATA

EMAIL = "marta@customs.example"


def test_a_procedure_goes_out_as_its_folder_and_comes_in_as_a_draft(tmp_path: Path) -> None:
    home, folder = with_tables(tmp_path / "node"), tmp_path / "mx-export"
    assert tradelane("init", home=home).returncode == 0
    out = json.loads(tradelane("procedures", "export", "mx-export", str(folder), "--json", home=home).stdout)
    files = read_from_folder(folder)
    assert files == read_from_folder(DATA / "mx-export" / "2")
    assert out["digest"] == str(digest_of_files(files))
    agency = ("MX.AGENCY.CUSTOMS", "--name", "Customs", "--kind", "agency")
    assert tradelane("organisations", "add", *agency, home=home).returncode == 0
    added = tradelane(
        "people", "add", EMAIL, "--name", "Marta", "--organisation", agency[0], "--role", "officer", home=home
    )
    assert added.returncode == 0, added.stdout + added.stderr
    taken = tradelane("procedures", "import", str(folder), "--by", EMAIL, home=home)
    assert taken.returncode == 1
    assert "DRAFT-3" in taken.stderr + taken.stdout, "this version is published already"
    (folder / TERMS).write_text(
        files[TERMS].replace('version = "2"', 'version = "3"').replace("= 2026-11-01", "= 2027-06-01")
    )
    made = json.loads(tradelane("procedures", "import", str(folder), "--by", EMAIL, "--json", home=home).stdout)
    assert (made["version"], made["proved"], made["findings"]) == ("3", True, [])
    again = tmp_path / "again"
    told = tradelane("procedures", "export", made["draft"], str(again), "--by", EMAIL, home=home)
    assert told.returncode == 0, told.stderr
    assert read_from_folder(again) == read_from_folder(folder)
    nobody = tradelane("procedures", "export", made["draft"], str(again), "--by", "nobody@x.example", home=home)
    assert nobody.returncode == 1
    assert "by" in nobody.stderr + nobody.stdout
