# SPDX-License-Identifier: Apache-2.0
"""The tokens keep their promise: text reads at 4.5:1 on every ground it stands on, in light and in dark."""

import re
from pathlib import Path

import pytest

import config

TOKENS = Path(config.__path__[0]) / "static" / "tokens.css"
GROUNDS = ("paper", "surface")
ON_SUNK = [("ink", "sunk"), ("grey", "sunk"), ("lane", "sunk"), ("lane-deep", "sunk")]
TEXTS = ("ink", "grey", "lane", "seal", "amber", "brick", "visited", "lane-deep")
OWN = [
    ("lane", "lane-wash"),
    ("seal", "seal-wash"),
    ("amber", "amber-wash"),
    ("brick", "brick-wash"),
    ("ink", "lane-wash"),
]
FILLED = [
    ("on-lane", "lane"),
    ("on-lane", "lane-deep"),
    ("on-lane", "brick"),
    ("on-lane", "brick-deep"),
    ("on-focus", "focus"),
]


def themes() -> dict[str, dict[str, str]]:
    light, dark = re.split(r"@media \(prefers-color-scheme: dark\)", TOKENS.read_text())
    colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_reads_on_its_ground(theme: str) -> None:
    colours = themes()[theme]
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS] + ON_SUNK + OWN + FILLED
    weak = {
        f"{a} on {b}": round(contrast(colours[a], colours[b]), 2)
        for a, b in pairs
        if contrast(colours[a], colours[b]) < 4.5
    }
    assert weak == {}


def test_only_tokens_name_colours() -> None:
    for sheet in ("page.css", "signs.css", "parts.css"):
        named = re.findall(
            r"#[0-9a-fA-F]{3,8}\b", re.sub(r"/\*.*?\*/", "", (TOKENS.parent / sheet).read_text(), flags=re.DOTALL)
        )
        assert [colour for colour in named if colour != "#fff"] == [], (
            sheet
        )  # white behind QR codes, so that phones read them
