# SPDX-License-Identifier: Apache-2.0
"""Who may certify, enforce and be believed; apart, because bodies act only within their dates, and directories age."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule
from tradelane.privacy.values.cbpr import Standing, System
from tradelane.privacy.values.directory import KnownListing, PrivacyDirectory
from tradelane.privacy.values.oversight import ContactPoint, PanelVote, PrivacyAuthority, Recognition

PANEL = 3
"""Members of the Joint Oversight Panel (cbprs.org, new agent process)."""
LONGEST_TERM = timedelta(days=2 * 366)
"""A recognition is renewed at least every second year; from memory of the panel's charter."""
DIRECTORY_LASTS = timedelta(days=7)
"""How long another node relies on a directory without a fresh one; changes are sent at once, and every day."""
_PANEL = "APEC CBPR System, Joint Oversight Panel (cbprs.org, new agent process)"
_DIRECTORY = "CBPR system, compliance directory; Tradelane house rule: a list is believed while it is fresh"


@rule(
    "PRIV-156",
    cites=f"{_PANEL}: three members, simple majority",
    field="panel",
    fix="Name three members by their economies, each once, and how each voted.",
)
def the_panel_is_three_and_most_are_in_favour(panel: Sequence[PanelVote]) -> bool:
    """A recognition is decided by three members of different economies, most of them in favour."""
    return len({vote.economy for vote in panel}) == len(panel) == PANEL and sum(v.in_favour for v in panel) * 2 > PANEL


@rule(
    "PRIV-157",
    cites=f"{_PANEL}: no member from the economy of an agent that is a public body",
    field="panel",
    fix="Have another economy's member decide.",
)
def a_public_agents_own_economy_does_not_decide(panel: Sequence[PanelVote], *, economy: str, public: bool) -> bool:
    """Where the agent is wholly or partly a public body, no member of its economy sits on the panel."""
    return not public or economy not in {vote.economy for vote in panel}


@rule(
    "PRIV-158",
    cites=f"{_PANEL}: recognition for a term",
    field="ends",
    fix="Give a first and a last day, two years apart at most, and where the decision is published.",
)
def a_recognition_has_a_term_and_a_source(decision: str, *, starts: date, ends: date) -> bool:
    """A recognition names its decision and lasts two years at most."""
    return bool(decision.strip()) and starts <= ends <= starts + LONGEST_TERM


@rule(
    "PRIV-159",
    cites="APEC CBPR System, Accountability Agent Recognition Application",
    field="agent",
    fix="Have the recognition renewed, or apply to an agent that is recognised for this system.",
    refusal=Forbidden,
)
def an_agent_certifies_only_while_recognised(
    recognitions: Iterable[Recognition], *, agent: OrganisationId, system: System, on: date
) -> bool:
    """An agent reviews and certifies only while a recognition in force names it and the system."""
    return any(
        r.agent == agent and system in r.systems and r.starts <= on <= min(r.ends, r.ended_on or r.ends)
        for r in recognitions
    )


@rule(
    "PRIV-160",
    cites="APEC CPEA; Tradelane house rule: authorities have dates (INAI was dissolved on 21 March 2025)",
    field="authority",
    fix="Name the authority that follows it.",
)
def an_authority_acts_only_in_its_time(authority: PrivacyAuthority, *, on: date) -> bool:
    """An authority is designated and acts from its founding to its last day."""
    return authority.starts <= on and (authority.ends is None or on <= authority.ends)


@rule(
    "PRIV-161",
    cites="APEC CPEA, contact point designation",
    field="contact",
    fix="Name the office, its e-mail, a language, and the desk's public key, which `tradelane privacy desk-key` makes.",
)
def a_contact_point_can_be_reached_and_sealed_to(
    office: str, email: str, languages: Collection[str], *, jwk: dict[str, str]
) -> bool:
    """A contact point has an office, an e-mail, a language and a public key on P-256, and no private half."""
    return (
        bool(office.strip())
        and "@" in email
        and bool(languages)
        and (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-256")
        and bool(jwk.get("x") and jwk.get("y"))
        and "d" not in jwk
    )


@rule(
    "PRIV-162",
    cites="Tradelane house rule: an authority speaks for its own economy",
    field="organisation",
    fix="Register the authority's organisation with a number of its economy.",
)
def an_authority_is_of_its_own_economy(organisation: OrganisationId, authority: PrivacyAuthority) -> bool:
    """An organisation is designated as an authority of the economy that gave it its number."""
    return economy_of(organisation) == authority.economy


@rule(
    "PRIV-163",
    cites="Tradelane house rule: who desks for an authority was designated",
    field="by",
    fix="Ask the node's operator to designate your organisation as the authority.",
    refusal=Forbidden,
)
def the_organisation_is_a_designated_authority(contact: ContactPoint | None, *, on: date) -> bool:
    """Only an organisation designated as a privacy authority, within its dates, works at the authorities' desk."""
    return contact is not None and contact.starts <= on and (contact.ends is None or on <= contact.ends)


@rule(
    "PRIV-164",
    cites=_DIRECTORY,
    field="directory",
    fix="Fetch the directory from its node again.",
)
def a_directory_speaks_for_its_own_economy(
    directory: PrivacyDirectory, *, signer: OrganisationId, recognised: Collection[OrganisationId]
) -> bool:
    """A directory is signed by the recognised node it names, and speaks of that node's economy alone."""
    speaks_of = [c.organisation for c in directory.contacts]
    speaks_of += [each for listing in directory.listings for each in (listing.organisation, listing.agent)]
    return (
        signer == directory.node
        and signer in recognised
        and economy_of(signer) == directory.economy
        and all(economy_of(each) == directory.economy for each in speaks_of)
    )


@rule("PRIV-165", cites=_DIRECTORY, field="issued", fix="Keep the newer one.")
def a_directory_never_goes_back(issued: datetime, *, known: datetime | None) -> bool:
    """A directory that is older than the one known is not taken: a withdrawal in between would be undone."""
    return known is None or known <= issued


@rule("PRIV-166", cites=_DIRECTORY, field="next_update", fix="Fetch a fresh one from its node.")
def a_directory_is_relied_on_only_while_fresh(reliable_until: datetime | None, *, now: datetime) -> bool:
    """Another node's directory counts until the time it names for its next update; our own always."""
    return reliable_until is None or now < reliable_until


@rule(
    "PRIV-167",
    cites="CBPR system; Tradelane house rule: the worst news counts",
    field="certified_until",
    fix="Have the agent put it right in every directory.",
)
def bad_news_outweighs_what_is_older(stood_since: datetime, *, listings: Iterable[KnownListing], on: date) -> bool:
    """A certification counts only if no directory shows the organisation suspended or withdrawn since it was noted."""
    return not any(
        known.listing.standing in (Standing.SUSPENDED, Standing.WITHDRAWN)
        and on <= known.listing.ends
        and stood_since <= known.listing.since
        for known in listings
    )
