# SPDX-License-Identifier: Apache-2.0
"""What the architecture tests know of the house; apart, so that floors are read from one place: pyproject.toml."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "tradelane"
FRONT_DOORS = frozenset({"values", "rules", "formats", "actions", "queries", "steps"})
"""What one room may import from another; `steps` is the front door of the flow, for the doors above it."""


def floors() -> dict[str, int]:
    """Each room and its floor, 0 at the bottom, as the first contract in pyproject.toml says."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["name"].startswith("Floors"))
    return {room.strip(): level for level, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the rooms as (dotted name, file), migrations left out."""
    for path in sorted(SRC.rglob("*.py")):
        if "migrations" not in path.parts:
            parts = path.relative_to(SRC.parent).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that a file imports, functions included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(dotted: str) -> str:
    """The room of a dotted name under `tradelane`, or empty."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "tradelane" else ""
