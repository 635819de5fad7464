# SPDX-License-Identifier: Apache-2.0
"""The writes of certification: oversight, applying, reviewing, standing, complaints, directories."""

from tradelane.privacy.actions.cbpr.applying import (
    attach_evidence,
    save_answer,
    start_application,
    submit_application,
    withdraw_application,
)
from tradelane.privacy.actions.cbpr.complaints import admit, complain, complain_of_own, complaint_link, resolve
from tradelane.privacy.actions.cbpr.directories import keep_directory, take_directory
from tradelane.privacy.actions.cbpr.oversight import (
    designate_authority,
    end_recognition,
    publish_statement,
    recognise_agent,
    retire_authority,
)
from tradelane.privacy.actions.cbpr.reviewing import certify, find, refuse, return_application
from tradelane.privacy.actions.cbpr.standing import (
    attest,
    confirm_attestation,
    lapse_and_remind,
    reinstate,
    suspend,
    withdraw_certification,
)

__all__ = [
    "admit",
    "attach_evidence",
    "attest",
    "certify",
    "complain",
    "complain_of_own",
    "complaint_link",
    "confirm_attestation",
    "designate_authority",
    "end_recognition",
    "find",
    "keep_directory",
    "lapse_and_remind",
    "publish_statement",
    "recognise_agent",
    "refuse",
    "reinstate",
    "resolve",
    "retire_authority",
    "return_application",
    "save_answer",
    "start_application",
    "submit_application",
    "suspend",
    "take_directory",
    "withdraw_application",
    "withdraw_certification",
]
