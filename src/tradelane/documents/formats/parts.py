# SPDX-License-Identifier: Apache-2.0
"""A document of which its reader gets a part: which members stay, and reading what came; apart from whole originals.

A part is a credential (`trust.formats.credentials`). It says what it shows of which original, never what it lacks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradelane.consignments.values import PartyRole
from tradelane.documents.formats.original import part_from_json
from tradelane.documents.formats.people import Path, PersonShown, paths_of
from tradelane.documents.values import Document
from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Unreadable
from tradelane.privacy.values import Withheld
from tradelane.trust.formats.credentials import read_credential
from tradelane.trust.formats.disclosures import Presentation, read_presentation
from tradelane.trust.values.credentials import Gap

TELLING = ("name", "email", "telephone", "address.street")
"""Fields whose value tells who somebody is wherever it stands; a city or a country does not."""
_TEXTS = ("references", "goods_items")
"""Where words of people stand beside the parties, whose places are known, and the issuer's statements."""
_BUYERS_OWN: Path = ("content", "references", "buyer")
_BUYING = frozenset({PartyRole.BUYER, PartyRole.CONSIGNEE, PartyRole.NOTIFY})
_SHORTEST = 3
"""Signs: a shorter value could stand anywhere by chance."""


@dataclass(frozen=True, slots=True)
class Part:
    """A document as far as its reader may have it; nothing is verified yet."""

    document: Document
    """Without what was kept back; its id is made of its digest, as its own is not told."""
    digest: Digest
    """Of the whole original: what names it everywhere."""
    gaps: tuple[Gap, ...]
    hidden: int
    """Members that are not shown; more than `gaps` when somebody on the way left out others."""
    logged_at: datetime
    """When the original was put into its node's public log."""


def read_part(content: bytes) -> Part:
    """Read a document in part. Raises Unreadable; verifies no signature."""
    return part_of(read_presentation(content))


def part_of(credential: Presentation) -> Part:
    """The same of a credential that was taken apart."""
    shown = read_credential(credential)
    if not shown.gaps or credential.key_binding:
        raise Unreadable(
            "not a document in part: it names nothing that is withheld, or is somebody's answer", field="withheld",
            rule="DOC-PART", fix="Send a document that lacks nothing as a sealed original.",
        )  # fmt: skip
    digest = Digest(str(shown.document["digest"]))
    said = {name: value for name, value in shown.document.items() if name != "digest"}
    return Part(
        document=part_from_json({**said, "id": id_of(digest)}),
        digest=digest,
        gaps=shown.gaps,
        hidden=shown.hidden,
        logged_at=from_rfc3339(str(shown.log["at"])),
    )


def id_of(digest: Digest) -> str:
    """By which a document is known where its own id is not told: its digest, as far as an id is long."""
    return f"doc_{digest.removeprefix('sha256:')[:36]}"


def role_of(gap: Gap, document: Document) -> PartyRole | None:
    """Whose party a gap is in; None for one that stands elsewhere, such as a name in a note."""
    steps = gap.at.split(".")
    if steps[:2] != ["content", "parties"]:
        return None
    return PartyRole(document.content["parties"][int(steps[2])]["role"])


@dataclass(frozen=True, slots=True)
class Stays:
    """A value of somebody in a sale that its reader does not get, and the rule that keeps it."""

    role: PartyRole
    field: str
    value: str
    rule: str


def what_stays(role: PartyRole, fields: Mapping[str, str], withheld: Iterable[Withheld]) -> Iterator[Stays]:
    """Each withheld field of a person with its value."""
    return (Stays(role, each.field, fields.get(each.field, ""), each.rule) for each in withheld)


def gaps_in_parties(person: PersonShown, withheld: Iterable[Withheld]) -> Iterator[Gap]:
    """Where a person's withheld fields stand in their own party."""
    return (Gap(dotted(path), each.field, each.rule) for each in withheld for path in paths_of(person, [each.field]))


def gaps_in_words(document: Document, stays: Iterable[Stays]) -> Iterator[Gap]:
    """Where references, words about the goods and the issuer's statements tell what stays."""
    content = {name: document.content[name] for name in _TEXTS if name in document.content}
    texts = [*_texts(content, ("content",)), *_texts(document.statements, ("statements",))]
    for each in stays:
        for path, text in texts:
            if tells(text, each, is_buyers_own=path == _BUYERS_OWN):
                yield Gap(dotted(path), each.field, each.rule)


def tells(text: str, stays: Stays, *, is_buyers_own: bool = False) -> bool:
    """Whether a text tells a value that stays, among other words or alone, in whatever case.

    The buyer's own reference (UBL `BuyerReference`) may be any form of a name, so it stays with the buyer's.
    """
    if is_buyers_own and stays.field == "name" and stays.role in _BUYING:
        return bool(text)
    named = stays.value.strip()
    if stays.field not in TELLING or len(named) < _SHORTEST:
        return False
    return re.search(rf"(?<!\w){re.escape(named)}(?!\w)", text, re.IGNORECASE) is not None


def dotted(path: Path) -> str:
    """A place as people and credentials write it: `content.parties.1.name`."""
    return ".".join(str(step) for step in path)


def without_doubles(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Each place once, by the first that names it, in the order of the places."""
    first: dict[str, Gap] = {}
    for gap in gaps:
        first.setdefault(gap.at, gap)
    return tuple(first[at] for at in sorted(first))


def _texts(value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    """Every text with its place; a list of texts counts as one, for only members of an object can be left out."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _texts(part, (*at, name))
    elif isinstance(value, list) and all(isinstance(part, str) for part in value):
        yield at, "\n".join(value)
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _texts(part, (*at, n))
