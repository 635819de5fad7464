# SPDX-License-Identifier: Apache-2.0
"""The bytes of titles: entries, who signed them, their leaves in the public log, whole chains; the front door to the
files beside it.
"""

from tradelane.titles.formats.chains import ChainReport as ChainReport
from tradelane.titles.formats.chains import verify_chain as verify_chain
from tradelane.titles.formats.changes import Change as Change
from tradelane.titles.formats.changes import changes_between as changes_between
from tradelane.titles.formats.demonstrations import check_demonstration as check_demonstration
from tradelane.titles.formats.demonstrations import demonstration_bytes as demonstration_bytes
from tradelane.titles.formats.demonstrations import demonstration_from_json as demonstration_from_json
from tradelane.titles.formats.demonstrations import demonstration_json as demonstration_json
from tradelane.titles.formats.demonstrations import demonstrators as demonstrators
from tradelane.titles.formats.entries import CHAIN_LIMIT as CHAIN_LIMIT
from tradelane.titles.formats.entries import LARGEST_LINE as LARGEST_LINE
from tradelane.titles.formats.entries import digest_of_entry as digest_of_entry
from tradelane.titles.formats.entries import entry_bytes as entry_bytes
from tradelane.titles.formats.entries import entry_from_json as entry_from_json
from tradelane.titles.formats.entries import entry_json as entry_json
from tradelane.titles.formats.entries import jws_from_json as jws_from_json
from tradelane.titles.formats.entries import salts_from_json as salts_from_json
from tradelane.titles.formats.entries import signed_bytes as signed_bytes
from tradelane.titles.formats.entries import signed_from_json as signed_from_json
from tradelane.titles.formats.entries import signed_json as signed_json
from tradelane.titles.formats.entries import terms_from_json as terms_from_json
from tradelane.titles.formats.log import LoggedTitles as LoggedTitles
from tradelane.titles.formats.log import holder_commitment as holder_commitment
from tradelane.titles.formats.log import log_leaf as log_leaf
from tradelane.titles.formats.replay import Fault as Fault
from tradelane.titles.formats.replay import Replayed as Replayed
from tradelane.titles.formats.replay import replay as replay
from tradelane.titles.formats.replay import title_of_line as title_of_line
from tradelane.titles.formats.signers import key_digest as key_digest
from tradelane.titles.formats.signers import key_of_certificate as key_of_certificate
from tradelane.titles.formats.signers import require_home as require_home
from tradelane.titles.formats.signers import require_signed as require_signed
from tradelane.titles.formats.signers import signers_of as signers_of
from tradelane.titles.formats.signers import weighed as weighed
from tradelane.titles.formats.typed_json import DIGEST as DIGEST
from tradelane.titles.formats.typed_json import ORGANISATION as ORGANISATION
from tradelane.titles.formats.typed_json import TITLE as TITLE
from tradelane.titles.formats.typed_json import from_json as from_json
from tradelane.titles.formats.typed_json import to_json as to_json
from tradelane.titles.formats.words import told_bytes as told_bytes
from tradelane.titles.formats.words import told_from_bytes as told_from_bytes
from tradelane.titles.formats.words import told_from_json as told_from_json
from tradelane.titles.formats.words import told_json as told_json
