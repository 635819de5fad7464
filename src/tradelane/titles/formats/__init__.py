# SPDX-License-Identifier: Apache-2.0
"""The bytes of titles: entries, their leaves in the public log, whole chains; the front door to the files beside it."""

from tradelane.titles.formats.chains import ChainReport as ChainReport
from tradelane.titles.formats.chains import require_author as require_author
from tradelane.titles.formats.chains import require_home as require_home
from tradelane.titles.formats.chains import verify_chain as verify_chain
from tradelane.titles.formats.entries import CHAIN_LIMIT as CHAIN_LIMIT
from tradelane.titles.formats.entries import entry_bytes as entry_bytes
from tradelane.titles.formats.entries import entry_from_json as entry_from_json
from tradelane.titles.formats.entries import entry_json as entry_json
from tradelane.titles.formats.entries import jws_from_json as jws_from_json
from tradelane.titles.formats.entries import signed_from_json as signed_from_json
from tradelane.titles.formats.entries import signed_json as signed_json
from tradelane.titles.formats.log import LoggedTitles as LoggedTitles
from tradelane.titles.formats.log import holder_commitment as holder_commitment
from tradelane.titles.formats.log import log_leaf as log_leaf
