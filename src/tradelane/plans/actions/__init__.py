# SPDX-License-Identifier: Apache-2.0
"""The writes of this room, gathered: changes of cells under four eyes, and consultations."""

from tradelane.plans.actions.commenting import (
    comment_as_guest,
    comment_as_party,
    confirm_comment,
    forget_unconfirmed,
    link_to_confirm,
)
from tradelane.plans.actions.consulting import (
    File,
    answer_comments,
    conclude,
    publish_comment,
    publish_draft,
    refuse_comment,
)
from tradelane.plans.actions.editing import confirm_change, propose_change, reject_change, withdraw_change

__all__ = [
    "File",
    "answer_comments",
    "comment_as_guest",
    "comment_as_party",
    "conclude",
    "confirm_change",
    "confirm_comment",
    "forget_unconfirmed",
    "link_to_confirm",
    "propose_change",
    "publish_comment",
    "publish_draft",
    "refuse_comment",
    "reject_change",
    "withdraw_change",
]
