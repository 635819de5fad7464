# SPDX-License-Identifier: Apache-2.0
"""A person's way in without an account; apart, because whoever holds the link sees that person's page."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse

from tradelane.kernel import clock
from tradelane.privacy.formats import person_key
from tradelane.privacy.queries.people import LINK_SALT

LINK_LASTS = timedelta(days=30)
"""About as long as a parcel takes and may be sent back; the page of the order holds a fresh one."""


def link_for(*, email: str, about: Iterable[str] = (), now: datetime | None = None) -> str:
    """The whole address of the page "Who saw my data" of the person with this e-mail; it ends after 30 days.

    It holds the person's key and an end, signed; no e-mail, no name. Send it to that e-mail or show it to them alone.
    Where nobody has proved that the e-mail is theirs, as on the page of an order, name the subjects it is `about`:
    it then shows the receipts of those and nothing else, and objects to nothing.
    """
    until = (now or clock.now()) + LINK_LASTS
    content = {"p": person_key(email, secret=settings.NODE_SECRET), "u": int(until.timestamp()), "s": sorted(about)}
    token = Signer(salt=LINK_SALT).sign_object(content)
    return f"{settings.BASE_URL}{reverse('privacy_link', args=[token])}"
