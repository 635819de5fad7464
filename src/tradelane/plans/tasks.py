# SPDX-License-Identifier: Apache-2.0
"""Background work of plans: mail guests their link, forget what nobody confirmed; apart, as the worker starts it."""

from typing import Any

from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from tradelane.kernel import clock
from tradelane.kernel.errors import Unavailable
from tradelane.parties.queries.vault import open_text
from tradelane.plans import actions
from tradelane.plans.models import CommentRow


def mail(payload: dict[str, Any]) -> None:
    """Write to a guest how to confirm their comment. Raises Unavailable while the mail server does not take it."""
    row = CommentRow.objects.filter(pk=payload["comment"]).exclude(email="").first()
    if row is None:
        return
    address = open_text(row.email, place=CommentRow.place(row.id, "email"))
    with override(row.language):
        subject = _("Confirm your comment")
        text = _(
            "You commented on a draft. Open this link within three days, so that your comment is read:\n%(link)s\n\n"
            "If you wrote no comment, do nothing: your address is forgotten after three days.\n"
        ) % {"link": actions.link_to_confirm(row.id, sent=row.received_at)}
    try:
        send_mail(subject, text, None, [address])
    except OSError as error:
        raise Unavailable(f"the mail server does not answer: {type(error).__name__}") from error


def forget() -> int:
    """Forget comments that nobody confirmed, with their addresses; how many."""
    return actions.forget_unconfirmed(now=clock.now())
