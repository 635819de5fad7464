# SPDX-License-Identifier: Apache-2.0
"""The only writes of origin; a folder, because determining, issuing, verifying and claiming are different acts."""

from tradelane.origin.actions.applying import apply_for_certificate as apply_for_certificate
from tradelane.origin.actions.applying import issue_certificate as issue_certificate
from tradelane.origin.actions.applying import refuse_application as refuse_application
from tradelane.origin.actions.certificates import record_declaration as record_declaration
from tradelane.origin.actions.certificates import record_received as record_received
from tradelane.origin.actions.certificates import revoke_certificate as revoke_certificate
from tradelane.origin.actions.certificates import take_in_certificate as take_in_certificate
from tradelane.origin.actions.claiming import claim_preference as claim_preference
from tradelane.origin.actions.claiming import deny_claim as deny_claim
from tradelane.origin.actions.claiming import withdraw_claim as withdraw_claim
from tradelane.origin.actions.contesting import contest_revocation as contest_revocation
from tradelane.origin.actions.contesting import decide_contest as decide_contest
from tradelane.origin.actions.determining import certify as certify
from tradelane.origin.actions.determining import determine as determine
from tradelane.origin.actions.publishing import drop_rules as drop_rules
from tradelane.origin.actions.publishing import import_rules as import_rules
from tradelane.origin.actions.publishing import publish_rules as publish_rules
from tradelane.origin.actions.verifying import answer_verification as answer_verification
from tradelane.origin.actions.verifying import ask_exporter as ask_exporter
from tradelane.origin.actions.verifying import ask_verification as ask_verification
from tradelane.origin.actions.verifying import conclude_verification as conclude_verification
from tradelane.origin.actions.verifying import remind as remind
from tradelane.origin.actions.verifying import show_evidence as show_evidence
from tradelane.origin.actions.verifying import take_in_step as take_in_step
