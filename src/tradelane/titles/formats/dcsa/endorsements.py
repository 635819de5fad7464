# SPDX-License-Identifier: Apache-2.0
"""Endorsement chains as a carrier asks for them (EBL_END 3.0.4); apart from those in surrender requests, which are told
the other way round and name a party everywhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tradelane.kernel.canonical import canonical
from tradelane.kernel.ids import OrganisationId
from tradelane.titles.formats.dcsa.members import optional_text, text
from tradelane.titles.formats.dcsa.surrender import NO_PARTY, chain_json
from tradelane.titles.values.dcsa import EndorsementChain, EndorsementQuery

SCAC_LIST = "NMFTA"
"""`carrierCodeListProvider` of a code that is a SCAC."""
_NUMBER, _VERSION, _SCAC = "transportDocumentReference", "transportDocumentSubReference", "carrierSCACCode"


def read_endorsement_query(number: str, asked: Mapping[str, str]) -> EndorsementQuery:
    """What a carrier asks for: a number in the path, and filters. Raises Unreadable for a value beyond its limits."""
    value = {**asked, _NUMBER: number}
    return EndorsementQuery(
        number=text(value, _NUMBER, within="", most=20, trimmed=True),
        version=optional_text(value, _VERSION, within="", most=100, trimmed=True),
        scac=optional_text(value, _SCAC, within="", most=4, trimmed=True),
    )


def endorsement_chains_bytes(chains: Sequence[EndorsementChain], *, parties: Mapping[OrganisationId, Any]) -> bytes:
    """The answer: a list of chains, each with its latest link first, as the published examples have them."""
    return canonical([_chain(each, parties) for each in chains])


def _chain(one: EndorsementChain, parties: Mapping[OrganisationId, Any]) -> dict[str, Any]:
    named = {_NUMBER: one.number, _VERSION: one.version, _SCAC: one.scac}
    links = [_link(each) for each in reversed(chain_json(one.links, parties=parties))]
    return {**{name: said for name, said in named.items() if said}, "endorsementChain": links}


def _link(written: Mapping[str, Any]) -> dict[str, Any]:
    """A link without the party that stands for nobody: here a recipient may be left out."""
    return {name: said for name, said in written.items() if said is not NO_PARTY}
