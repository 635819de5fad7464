# SPDX-License-Identifier: Apache-2.0
"""The words of DCSA's standards for electronic bills of lading; apart from our own, which they map to."""

from tradelane.titles.values.dcsa.envelopes import AdditionalDocument as AdditionalDocument
from tradelane.titles.values.dcsa.envelopes import ChainEntry as ChainEntry
from tradelane.titles.values.dcsa.envelopes import ChainParty as ChainParty
from tradelane.titles.values.dcsa.envelopes import Envelope as Envelope
from tradelane.titles.values.dcsa.envelopes import IssuanceManifest as IssuanceManifest
from tradelane.titles.values.dcsa.envelopes import Manifest as Manifest
from tradelane.titles.values.dcsa.envelopes import PartyCode as PartyCode
from tradelane.titles.values.dcsa.envelopes import Transaction as Transaction
from tradelane.titles.values.dcsa.envelopes import TransportDocument as TransportDocument
from tradelane.titles.values.dcsa.platforms import POLICIES as POLICIES
from tradelane.titles.values.dcsa.platforms import STRICT as STRICT
from tradelane.titles.values.dcsa.platforms import Platform as Platform
from tradelane.titles.values.dcsa.platforms import PlatformKey as PlatformKey
from tradelane.titles.values.dcsa.platforms import PlatformKind as PlatformKind
from tradelane.titles.values.dcsa.platforms import Strictness as Strictness
from tradelane.titles.values.dcsa.words import ActionCode as ActionCode
from tradelane.titles.values.dcsa.words import ResponseCode as ResponseCode
from tradelane.titles.values.dcsa.words import Sha256 as Sha256
