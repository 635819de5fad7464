# SPDX-License-Identifier: Apache-2.0
"""Every code that the browser's verifier can say has its sentence, and no sentence is left without a code."""

import re
from pathlib import Path

import config
from tradelane.desk.pages.verify import NAMES
from tradelane.desk.pages.verify_words import SAYS, words

SCRIPTS = Path(config.__file__).parent / "static" / "js" / "verify"
_SAID = re.compile(
    r'(?:valid|invalid|undetermined)\("[a-z-]+", "([a-z0-9-]+)"|Fault\("([a-z0-9-]+)"|said\("([a-z0-9-]+)"'
)
_CHOSEN = re.compile(r'"(do-not-rely|cannot-tell)"')


def test_codes_and_sentences_are_the_same_set() -> None:
    text = "".join(path.read_text() for path in SCRIPTS.glob("*.js"))
    said = {code for match in _SAID.finditer(text) for code in match.groups() if code} | set(_CHOSEN.findall(text))
    assert said == set(SAYS)


def test_checks_have_names() -> None:
    text = (SCRIPTS / "documents.js").read_text()
    checks = set(re.findall(r'(?:valid|invalid|undetermined|fault)\("([a-z-]+)",', text))
    assert checks <= set(words(NAMES)["names"])
