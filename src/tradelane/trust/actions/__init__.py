# SPDX-License-Identifier: Apache-2.0
"""The writes of trust; a folder, because keys, signatures, lists and the public log change for different reasons."""

from tradelane.trust.actions.authority import create_node_authority as create_node_authority
from tradelane.trust.actions.certificates import issue_certificate as issue_certificate
from tradelane.trust.actions.certificates import renew_certificate as renew_certificate
from tradelane.trust.actions.certificates import renew_own_certificates as renew_own_certificates
from tradelane.trust.actions.certificates import revoke_certificate as revoke_certificate
from tradelane.trust.actions.credentials import sign_credential as sign_credential
from tradelane.trust.actions.fetching import fetch_trust_lists as fetch_trust_lists
from tradelane.trust.actions.fetching import recognise_etsi_list as recognise_etsi_list
from tradelane.trust.actions.log import create_log as create_log
from tradelane.trust.actions.log import log_together as log_together
from tradelane.trust.actions.log import queue_all_for_log as queue_all_for_log
from tradelane.trust.actions.log import queue_for_log as queue_for_log
from tradelane.trust.actions.log import sequence as sequence
from tradelane.trust.actions.signing import ToSeal as ToSeal
from tradelane.trust.actions.signing import ask_signatories as ask_signatories
from tradelane.trust.actions.signing import countersign as countersign
from tradelane.trust.actions.signing import decrypt as decrypt
from tradelane.trust.actions.signing import seal_original as seal_original
from tradelane.trust.actions.signing import seal_originals as seal_originals
from tradelane.trust.actions.signing import sign_payload as sign_payload
from tradelane.trust.actions.signing import sign_payloads as sign_payloads
from tradelane.trust.actions.signing import sign_pdf as sign_pdf
from tradelane.trust.actions.signing import sign_xml as sign_xml
from tradelane.trust.actions.signing import timestamp as timestamp
from tradelane.trust.actions.status import answer as answer
from tradelane.trust.actions.trust_lists import publish_trust_list as publish_trust_list
from tradelane.trust.actions.trust_lists import recognise as recognise
from tradelane.trust.actions.trust_lists import renew_trust_list as renew_trust_list
from tradelane.trust.actions.witnesses import ask_witnesses as ask_witnesses
from tradelane.trust.actions.witnesses import create_witness as create_witness
from tradelane.trust.actions.witnesses import use_witness as use_witness
from tradelane.trust.actions.witnesses import witness_checkpoint as witness_checkpoint
