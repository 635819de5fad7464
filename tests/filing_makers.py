# SPDX-License-Identifier: Apache-2.0
"""Filings of a batch, and who files them; everything is invented."""

from dataclasses import replace
from typing import Any

from tests.consignment_makers import a_consignment
from tests.makers import a_person
from tests.rooms.window.makers import documents
from tradelane.consignments.formats import to_json
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import actor_of_person
from tradelane.parties.values import Actor


def member(organisation: OrganisationId) -> Actor:
    """A person of an organisation with every role, as they act (needs the database)."""
    name = str(organisation).lower().replace(".", "-")
    person = a_person(f"filer@{name}.example", organisation=organisation)
    by = actor_of_person(person=person, organisation=organisation)
    assert by
    return by


def sale(n: int, **changes: Any) -> dict[str, Any]:
    """A consignment's data without its id, told from the others by its order."""
    whole = a_consignment()
    data = to_json(replace(whole, references=replace(whole.references, order=f"PO-{n}", ucr=f"6MX-{n}"), **changes))
    del data["id"]
    return data


def a_filing(n: int, **changes: Any) -> dict[str, Any]:
    """The export of one consignment out of Mexico, with its documents."""
    return {
        "reference": f"R-{n}", "procedure": "mx-export", "consignment": sale(n),
        "documents": documents(total=a_consignment().total_value), **changes,
    }  # fmt: skip
