# SPDX-License-Identifier: Apache-2.0
"""The demo's federation: an anchor that signs the list of its two nodes, as a body without a node would.

The key is made for one list and forgotten: a federation keeps its own (`tradelane exchange anchor` and `sign`).
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from tradelane.exchange.formats import anchor_json, read_member, signed_list
from tradelane.exchange.formats.members import KIND
from tradelane.exchange.values import Anchor, MemberList
from tradelane.kernel import clock
from tradelane.kernel.canonical import parse
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.issuing import new_anchor_certificate, new_signing_key
from tradelane.trust.formats.signatures import sign_detached

NAME = "Demo federation of invented nodes"
BODY = OrganisationId("SG.NODE.FEDERATION")


def sign_members(folder: Path, entries: Iterable[str]) -> Path:
    """Publish the list of these members in `folder`; the file of the anchor that nodes trust it by."""
    key, now = new_signing_key(), clock.now().replace(microsecond=0)
    certificate = new_anchor_certificate(key, organisation=BODY, name=NAME, now=now)
    members = tuple(read_member(parse(entry.encode())) for entry in entries)
    listed = MemberList(NAME, 1, now, now + timedelta(days=7), timedelta(days=14), members)
    folder.mkdir(parents=True, exist_ok=True)
    published, anchor = folder / "members", folder / "anchor.json"
    published.write_bytes(
        signed_list(listed, lambda text: sign_detached(text, key=key, chain=(certificate,), at=now, kind=KIND))
    )
    anchor.write_text(json.dumps(anchor_json(Anchor(NAME, certificate, str(published))), indent=2) + "\n")
    return anchor
