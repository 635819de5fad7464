# SPDX-License-Identifier: Apache-2.0
"""Rooms stand on floors: import-linter's contracts hold, and what it can't see holds too."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.house import FRONT_DOORS, ROOT, SRC, floors, imports, modules, room_of


def test_import_contracts_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-500:]


def test_rooms_come_in_by_the_front_door() -> None:
    faults = [
        f"{dotted} imports {target}"
        for dotted, path in modules()
        for target in imports(path)
        if room_of(target) not in ("", "kernel", room_of(dotted))
        and len(target.split(".")) > 2
        and target.split(".")[2] not in FRONT_DOORS
    ]
    assert faults == []


def test_foreign_keys_point_down() -> None:
    floor = floors()
    faults = []
    for model in apps.get_models():
        room = room_of(model.__module__)
        if not room:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or isinstance(target, str) or not getattr(field, "concrete", False):
                continue
            other = room_of(target.__module__)
            if other and other != room and floor[other] >= floor[room]:
                faults.append(f"{model.__name__}.{field.name} points from {room} to {other}")
    assert faults == []


def test_every_room_has_a_floor_and_a_readme() -> None:
    rooms = {p.name for p in SRC.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert rooms == set(floors())
    assert [r for r in sorted(rooms) if not (SRC / r / "README.md").exists()] == []
    assert [r for r in sorted(rooms) if (SRC / r / "__init__.py").read_text().strip()] == []


def _pure_modules() -> list[str]:
    pure = []
    for dotted, _ in modules():
        parts = dotted.split(".")
        if parts[1:2] in (["kernel"], ["verifier"]) or (len(parts) > 2 and parts[2] in ("values", "rules", "formats")):
            pure.append(dotted)
    return pure


def test_the_pure_core_imports_without_django() -> None:
    program = (
        "import sys, importlib\n"
        "class Wall:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('django', 'ninja', 'httpx', 'psycopg'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Wall())\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, *_pure_modules()],
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]


@pytest.mark.parametrize("forbidden", ["optimize"])
def test_rules_without_text_refuse_to_load(forbidden: str) -> None:
    program = "import tradelane.titles.rules"
    result = subprocess.run(
        [sys.executable, "-OO", "-c", program],
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode != 0
    assert "has no text" in result.stderr, forbidden
