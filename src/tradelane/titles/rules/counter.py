# SPDX-License-Identifier: Apache-2.0
"""What holds at a carrier's counter; apart, as there people stand face to face and a code lasts for minutes."""

from datetime import datetime

from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.kernel.rule import rule
from tradelane.titles.values import Act, Entry, Purpose, SurrenderTerms, Title, TitleState


@rule(
    "TITLE-67",
    cites="ETDA s. 2(2)(d); DCSA EBL_SUR 3.0.4",
    field="title",
    fix="Let the carrier that issued the record ask, while a holder has it.",
)
def the_carrier_asks_at_its_counter(title: Title, *, by: OrganisationId) -> bool:
    """The carrier that issued a cargo document asks for it at its counter, while it is in a holder's hands."""
    return title.carrier == by and title.state is TitleState.HELD and title.standing.bill is None


@rule("TITLE-68", cites="ETDA s. 2(2)(d)", field="code", fix="Ask the officer for a fresh code.")
def a_code_at_the_counter_works_once(shown_at: datetime | None) -> bool:
    """A code at the counter is answered once."""
    return shown_at is None


@rule("TITLE-69", cites="DCSA EBL_SUR 3.0.4", field="entry", fix="Sign the surrender as the page shows it.")
def a_surrender_at_the_counter_is_for_delivery(entry: Entry, *, title: TitleId) -> bool:
    """At the counter the record that was asked for is surrendered for delivery, and nothing else is signed."""
    terms = entry.terms
    for_delivery = isinstance(terms, SurrenderTerms) and terms.purpose is Purpose.DELIVERY
    return entry.act is Act.SURRENDER and for_delivery and entry.title == title
