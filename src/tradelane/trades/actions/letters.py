# SPDX-License-Identifier: Apache-2.0
"""What kept messages of other nodes say of a person, for who asks about their own data; keeps the promises of
`privacy.ports.Holder`.

Apart from `exchange`, which carries messages and does not read them. A message stays as its sender signed it, so what
is wrong in one is set right where it brought its news.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tradelane.consignments.formats import from_json
from tradelane.documents.formats import document_from_bytes
from tradelane.documents.formats.parts import read_part
from tradelane.documents.formats.people import people_in
from tradelane.documents.values import Document
from tradelane.exchange.queries import kept_messages
from tradelane.exchange.values import Envelope
from tradelane.kernel.clock import rfc3339
from tradelane.parties.queries.vault import matters_of
from tradelane.privacy.queries import is_about
from tradelane.privacy.rules.exporting import what_names_others_is_given_only_cut
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey
from tradelane.trades.actions.parts import PART

_MODEL = "exchange.InboxMessage"


class Letters:
    """The messages that concern a person, each cut to what it says of them."""

    @property
    def gives(self) -> frozenset[str]:
        """What another node told."""
        return frozenset({f"{_MODEL}.signed"})

    def held(self, person: PersonKey) -> Iterable[Held]:
        """Each message with where it came from; the rest of one that names others too is named, and not given."""
        for view in kept_messages(ids=matters_of(person)):
            letter = view.envelope
            said = [*_said_of(person, letter)]
            told = {
                "kind": letter.kind, "purpose": letter.purpose, "from": letter.from_organisation,
                "received_at": rfc3339(view.received_at), "says": said,
            }  # fmt: skip
            yield Held(_MODEL, letter.id, "signed", told)
            if "consignment" in letter.body:
                yield Held(_MODEL, letter.id, "signed", None, what_names_others_is_given_only_cut.id)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: it said what it said."""
        return [
            Corrected(
                _MODEL, view.envelope.id, "signed",
                Outcome.UNCHANGED if said[field] == value else Outcome.AMENDMENT,
            )
            for view in kept_messages(ids=matters_of(person))
            for said in _said_of(person, view.envelope)
            if field in said
        ]  # fmt: skip


def _said_of(person: PersonKey, letter: Envelope) -> Iterator[dict[str, Any]]:
    """What the data set of a message says of a person by role, and the documents that came with it."""
    if not (given := letter.body.get("consignment")):
        return
    whole = from_json(given)
    roles = set()
    for party in whole.parties:
        if is_about(person, party.person, within=whole.id):
            roles.add(str(party.role))
            yield {"in": "consignment", "role": str(party.role), **party.person}
    for files in letter.body.get("documents", ()):
        document = _document(files)
        for shown in people_in(document):
            if shown.role in roles:
                yield {"in": f"{document.kind} {document.number}", "role": str(shown.role), **shown.fields}


def _document(files: Mapping[str, str]) -> Document:
    if PART in files:
        return read_part(base64.b64decode(files[PART])).document
    return document_from_bytes(base64.b64decode(files["json"]))
