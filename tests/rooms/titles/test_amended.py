# SPDX-License-Identifier: Apache-2.0
"""What was amended is identified as such: the page shows each field of the document before and after."""

from typing import Any

from tests.document_makers import STATED, a_shipped_consignment
from tests.makers import CARRIER, SELLER, an_actor
from tests.rooms.titles.conftest import World
from tests.rooms.titles.test_doors import signed_in

from tradelane.consignments.actions import enter
from tradelane.documents.actions import issue
from tradelane.documents.queries import document
from tradelane.documents.values import DocumentKind
from tradelane.kernel.digests import Digest, digest_of
from tradelane.titles import actions
from tradelane.titles.values import Purpose, Title

BILL = DocumentKind.BILL_OF_LADING


def a_bill(world: World, number: str, **stated: Any) -> Digest:
    """Digest of a signed bill of lading with these statements."""
    id = issue(
        kind=BILL, consignment=a_shipped_consignment(), number=number, issuer=CARRIER,
        statements={**STATED[BILL], **stated}, readers=[SELLER], by=an_actor(CARRIER), now=world.now,
    )  # fmt: skip
    return document(document=id, by=an_actor(CARRIER)).digest


def amended(world: World, before: Digest, after: Digest) -> Title:
    title = world.issue(document=before)
    held = actions.surrender_title(
        title=title.id, purpose=Purpose.AMENDMENT, wanted="another number", seen_head=title.head, by=an_actor(SELLER),
        now=world.tick(),
    )  # fmt: skip
    return actions.amend_title(
        title=title.id, document=after, reason="agreed", seen_head=held.head, by=an_actor(CARRIER), now=world.tick()
    )


def test_the_page_shows_each_field_before_and_after(world: World) -> None:
    enter(consignment=a_shipped_consignment(), by=an_actor(SELLER), readers=[CARRIER])
    title = amended(world, a_bill(world, "PTL-1"), a_bill(world, "PTL-1-A", freight="collect"))
    page = signed_in("s@amended.example", SELLER).get(f"/titles/{title.id}").content.decode()
    assert "statements.freight" in page and "<del>prepaid</del>" in page and "<ins>collect</ins>" in page


def test_where_a_version_is_not_here_what_changed_is_unknown_and_not_nothing(world: World) -> None:
    title = amended(world, digest_of(b"kept elsewhere"), digest_of(b"kept elsewhere too"))
    page = signed_in("s@amended.example", SELLER).get(f"/titles/{title.id}").content.decode()
    assert "what changed is unknown here" in page and "Nothing that you may see changed" not in page
