# SPDX-License-Identifier: Apache-2.0
"""The bytes of trust: certificates, signatures, time stamps, lists, envelopes; each in its own file.

Re-exports what needs no PDF and XML libraries: a reader of JSON must not wait for those.
"""

from tradelane.trust.formats.envelopes import encrypt as encrypt
from tradelane.trust.formats.evidence import verify_detached as verify_detached
from tradelane.trust.formats.originals import log_entry as log_entry
from tradelane.trust.formats.trust_lists import read_trust_list as read_trust_list
