# SPDX-License-Identifier: Apache-2.0
"""What other rooms may read of trust; a folder, because keys, lists and the public log are read apart."""

from tradelane.trust.queries.approvals import approval_challenge as approval_challenge
from tradelane.trust.queries.approvals import assertion_in as assertion_in
from tradelane.trust.queries.approvals import has_passkey as has_passkey
from tradelane.trust.queries.approvals import passkey_options as passkey_options
from tradelane.trust.queries.approvals import people_needed as people_needed
from tradelane.trust.queries.approvals import proof_of_approval as proof_of_approval
from tradelane.trust.queries.approvals import signature_request as signature_request
from tradelane.trust.queries.approvals import waiting_signatures as waiting_signatures
from tradelane.trust.queries.browser_keys import browser_key as browser_key
from tradelane.trust.queries.browser_keys import browser_keys as browser_keys
from tradelane.trust.queries.browser_keys import header_to_sign as header_to_sign
from tradelane.trust.queries.browser_keys import keepers as keepers
from tradelane.trust.queries.keys import authority_certificate as authority_certificate
from tradelane.trust.queries.keys import certificate_chain as certificate_chain
from tradelane.trust.queries.keys import certificates_of as certificates_of
from tradelane.trust.queries.keys import certified_organisations as certified_organisations
from tradelane.trust.queries.keys import encryption_public_jwk as encryption_public_jwk
from tradelane.trust.queries.keys import has_certificate as has_certificate
from tradelane.trust.queries.keys import public_keys as public_keys
from tradelane.trust.queries.keys import published_trust_list as published_trust_list
from tradelane.trust.queries.keys import revocation_list as revocation_list
from tradelane.trust.queries.log import awaits_witness as awaits_witness
from tradelane.trust.queries.log import checkpoints as checkpoints
from tradelane.trust.queries.log import is_logged as is_logged
from tradelane.trust.queries.log import latest_checkpoint as latest_checkpoint
from tradelane.trust.queries.log import log_consistency as log_consistency
from tradelane.trust.queries.log import log_evidence as log_evidence
from tradelane.trust.queries.log import log_file as log_file
from tradelane.trust.queries.log import log_key_of_node as log_key_of_node
from tradelane.trust.queries.log import waiting_for_log as waiting_for_log
from tradelane.trust.queries.log import witness_of_node as witness_of_node
from tradelane.trust.queries.trust_lists import followed_lists as followed_lists
from tradelane.trust.queries.trust_lists import trust_list as trust_list
