# SPDX-License-Identifier: Apache-2.0
"""Documents of the project say what the code is: map, rules, settings, README."""

import ast
import re
from dataclasses import fields

from config.environment import Environment
from tests.architecture.house import ROOT, SRC, floors
from tests.architecture.rules_index import INDEX, load_rules, render


def test_the_map_names_every_room_once() -> None:
    named = re.findall(r"^\| \[?`(\w+)/`", (ROOT / "docs" / "map.md").read_text(), flags=re.M)
    assert sorted(named) == sorted(floors())


def test_the_rules_index_is_up_to_date() -> None:
    assert INDEX.read_text() == render(), "run `make rules`"


def test_every_rule_has_a_test_of_its_name() -> None:
    tested = {
        node.name
        for path in (ROOT / "tests" / "rules").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    }
    missing = [f"{r.id} {r.name}" for r in load_rules() if f"test_{r.name}" not in tested]
    assert missing == []


def test_every_rule_cites_a_source_and_reads_as_a_sentence() -> None:
    assert [r.id for r in load_rules() if not r.cites.strip() or not r.text.endswith(".")] == []


def test_every_variable_of_the_environment_is_documented() -> None:
    page = (ROOT / "docs" / "guides" / "run-a-node.md").read_text()
    missing = []
    for field in fields(Environment):
        name = field.metadata.get("name", f"TRADELANE_{field.name.upper()}")
        if name not in page:
            missing.append(name)
    assert missing == []


def test_readme_and_guides_name_only_things_that_exist() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} points at {target}"


def test_the_map_leads_to_every_guide_and_decision() -> None:
    docs = ROOT / "docs"
    linked = re.findall(r"\]\(((?:guides|decisions)/[^)]+)\)", (docs / "map.md").read_text())
    there = [str(path.relative_to(docs)) for folder in ("guides", "decisions") for path in (docs / folder).glob("*.md")]
    assert sorted(linked) == sorted(there)


def test_decisions_are_numbered_and_dated() -> None:
    files = sorted(p for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [p.name[:4] for p in files] == [f"{n:04d}" for n in range(1, len(files) + 1)]
    for path in files:
        text = path.read_text()
        assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, flags=re.M), path.name
        for part in ("## Context", "## Decision", "## Cost"):
            assert part in text, f"{path.name} lacks {part}"


def test_rooms_readmes_fit_one_screen() -> None:
    assert [r for r in floors() if len((SRC / r / "README.md").read_text().splitlines()) > 60] == []
