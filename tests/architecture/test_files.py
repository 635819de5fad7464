# SPDX-License-Identifier: Apache-2.0
"""Files keep the manners of the house: short, named for something, free of this or that machine."""

import re
import subprocess

from tests.architecture.house import ROOT

NAMED_BY_DJANGO = {"src/config/sqlite/base.py"}
"""A database backend is looked for under this name."""
VAGUE = {"utils", "helpers", "common", "base", "misc", "manager", "handler", "handlers"}
LONGEST = 500


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [f for f in listed.stdout.splitlines() if (ROOT / f).is_file()]


def test_no_file_is_long_or_vague() -> None:
    source = [f for f in _tracked() if f.startswith("src/") and f.endswith(".py") and "/migrations/" not in f]
    assert source or not (ROOT / ".git").exists()
    assert [f for f in source if len((ROOT / f).read_text().splitlines()) > LONGEST] == []
    vague = {f for f in source if f.rsplit("/", 1)[-1].removesuffix(".py") in VAGUE}
    assert vague <= NAMED_BY_DJANGO


def test_source_files_name_their_licence() -> None:
    source = [f for f in _tracked() if f.startswith("src/") and f.endswith(".py") and "/migrations/" not in f]
    bare = [
        f
        for f in source
        if (t := (ROOT / f).read_text()).strip() and not t.startswith("# SPDX-License-Identifier: Apache-2.0")
    ]
    assert bare == []


def test_lock_files_name_no_registry() -> None:
    locks = [*sorted((ROOT / "requirements").glob("*.lock")), ROOT / "package-lock.json"]
    faults = [
        p.name
        for p in locks
        if re.search(r"https?://(?!\S*(github|opencollective|funding))", _without_funding(p.read_text()))
    ]
    assert faults == []


def _without_funding(text: str) -> str:
    """npm copies each package's funding address into its lock file; those are not registries."""
    return re.sub(r'"funding": (\{[^}]*\}|\[[^\]]*\]|"[^"]*")', "", text)


def test_no_file_knows_this_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:work|root|home)/\w")
    texts = [
        f
        for f in _tracked()
        if f.endswith((".py", ".md", ".toml", ".html", ".css", ".js", ".json", ".csv", ".po", "Makefile", "run"))
    ]
    faults = [
        f
        for f in texts
        if pattern.search((ROOT / f).read_text(errors="replace")) and f != "tests/architecture/test_files.py"
    ]
    assert faults == []
