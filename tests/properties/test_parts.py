# SPDX-License-Identifier: Apache-2.0
"""Whatever of its people stays out of a document, the rest reads back as it was, and what stays is in no byte of it."""

from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.makers import BUYER, SELLER
from tests.marked_values import shapes
from tests.trust_makers import a_node, logged

from tradelane.consignments.values import PartyRole
from tradelane.documents.formats.original import document_json
from tradelane.documents.formats.parts import (
    gaps_in_parties,
    gaps_in_words,
    id_of,
    part_of,
    read_part,
    what_stays,
    without_doubles,
)
from tradelane.documents.formats.people import people_in
from tradelane.documents.values import Document, DocumentKind
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import DocumentId
from tradelane.privacy.values import Withheld
from tradelane.trust.formats.base64_text import from_base64url
from tradelane.trust.formats.credentials import check_credential, hide, new_credential
from tradelane.trust.formats.disclosures import Presentation, read_presentation
from tradelane.trust.formats.originals import log_entry
from tradelane.trust.values.checks import overall
from tradelane.trust.values.credentials import Gap

ROLES = (PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE)
RULES = ("PRIV-1", "PRIV-2", "PRIV-4", "PRIV-43")
_VALUES = st.integers(0, 2**32).map(lambda n: f"Mark {sha256(str(n).encode()).hexdigest()[:20]}")
"""Plainly nobody's; no two of them begin or end alike, so that a piece of one is no piece of another."""


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A certificate of origin with people of every kind in it, some of them named in words too."""
    values = iter(draw(st.lists(_VALUES, min_size=30, max_size=30, unique=True)))
    parties = []
    for role in ROLES:
        party: dict[str, Any] = {"role": str(role), "name": next(values), "address": {"country": "MX"}}
        if draw(st.booleans()):
            party["organisation"] = SELLER if role is PartyRole.SELLER else BUYER
        for name in draw(st.sets(st.sampled_from(("street", "city", "postcode", "region")))):
            party["address"][name] = next(values)
        if names := draw(st.sets(st.sampled_from(("name", "email", "telephone")))):
            party["contact"] = {name: next(values) for name in sorted(names)}
        parties.append(party)
    made = a_document(DocumentKind.CERTIFICATE_OF_ORIGIN)
    content = {**made.content, "parties": parties}
    said = [value for party in parties for value in (*party.get("contact", {}).values(), party["name"])]
    note = " ".join(["Please tell", *draw(st.lists(st.sampled_from(said), max_size=3)), "soon."])
    return replace(made, content=content, statements={**made.statements, "note": note})


@st.composite
def cut(draw: st.DrawFn) -> tuple[Document, tuple[Gap, ...], list[str]]:
    """A document, what stays out of it, and the values that thereby stay."""
    document = draw(documents())
    gaps, values, stays = list[Gap](), list[str](), []
    for person in people_in(document):
        fields = draw(st.sets(st.sampled_from(sorted(person.fields))))
        withheld = [Withheld(field, "", draw(st.sampled_from(RULES))) for field in sorted(fields)]
        gaps += gaps_in_parties(person, withheld)
        stays += what_stays(PartyRole(person.role), person.fields, withheld)
    values = [each.value for each in stays]
    return document, without_doubles([*gaps, *gaps_in_words(document, stays)]), values


@lru_cache
def signer() -> tuple[EllipticCurvePrivateKey, tuple[bytes, ...]]:
    return a_node().certify(SELLER, "Invented Cooperative")


def credential(document: Document, gaps: tuple[Gap, ...]) -> Presentation:
    data = document_json(replace(document, issuer=SELLER))
    digest = digest_of(canonical(data))
    entry = log_entry(kind=data["kind"], digest=digest, issuer=SELLER, at=rfc3339(NOON))
    key, chain = signer()
    return new_credential(
        data, digest=digest, log=dict(logged(entry, node=a_node())), key=key, chain=chain, at=NOON, withheld=gaps
    )


def everything_in(made: Presentation) -> bytes:
    """What its bytes say, as they are and decoded."""
    decoded = [from_base64url(text, field="part") for text in (made.protected, *made.disclosures)]
    return b"\n".join([made.as_text().encode(), made.payload, *decoded]).lower()


def without(document: Document, gaps: tuple[Gap, ...]) -> dict[str, Any]:
    """The document's JSON with nothing at the places of the gaps: another way to say what has to come."""
    data = deepcopy(document_json(replace(document, issuer=SELLER)))
    for gap in gaps:
        *steps, last = gap.at.split(".")
        place: Any = data
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        del place[last]
    return data


@given(cut())
def test_the_rest_reads_back_and_what_stays_is_in_no_byte(given_: tuple[Document, tuple[Gap, ...], list[str]]) -> None:
    document, gaps, values = given_
    if not gaps:
        return
    made = credential(document, gaps)
    came = read_part(made.as_text().encode())
    assert document_json(came.document) == {**without(document, gaps), "id": id_of(came.digest)}
    assert (came.gaps, came.hidden) == (gaps, len(gaps))
    content = everything_in(made)
    for value in values:
        assert not [shape for shape, needle in shapes(value).items() if needle.lower() in content], value
    assert document.id.lower().encode() not in content
    checks, _ = check_credential(made, trust_list=a_node().trust_list())
    assert str(overall(checks)) == "valid"


@given(cut(), st.data())
def test_its_holder_hides_more_and_it_still_verifies(
    given_: tuple[Document, tuple[Gap, ...], list[str]], data: st.DataObject
) -> None:
    document, gaps, _ = given_
    if not gaps:
        return
    more = data.draw(st.sampled_from(("content.goods_items", "content.parties", "statements.agreement")))
    made = read_presentation(hide(credential(document, gaps), [more]).as_text().encode())
    checks, shown = check_credential(made, trust_list=a_node().trust_list())
    assert str(overall(checks)) == "valid"
    top, _, name = more.partition(".")
    assert name not in shown[top]
    if more == "statements.agreement":
        assert part_of(made).hidden == len(gaps) + 1


def test_a_document_is_the_digest_of_its_original_and_no_id_of_its_own() -> None:
    document = a_document(DocumentKind.CERTIFICATE_OF_ORIGIN)
    made = credential(document, (Gap("statements.agreement", "name", "PRIV-1"),))
    subject = parse(made.payload)["credentialSubject"]
    digest = digest_of(canonical(document_json(replace(document, issuer=SELLER))))
    assert (subject["id"], subject["digest"]) == (f"urn:tradelane:document:{digest}", digest)
    assert read_part(made.as_text().encode()).document.id == DocumentId(id_of(digest))
