# SPDX-License-Identifier: Apache-2.0
"""Background work of privacy: what was kept long enough goes, certifications end, notices go out; for the worker."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from tradelane.kernel import clock
from tradelane.kernel.errors import Unavailable
from tradelane.parties.queries import people
from tradelane.parties.values import Actor, Role
from tradelane.privacy.actions import retention
from tradelane.privacy.actions.breaches import notice_went_out
from tradelane.privacy.actions.cbpr import lapse_and_remind
from tradelane.privacy.actions.links import link_for
from tradelane.privacy.queries.breaches import notice_to_mail
from tradelane.privacy.queries.cbpr import certification
from tradelane.privacy.values.cbpr import CertificationId


def sweep(payload: dict[str, Any]) -> None:
    """The daily run; running it twice does no harm."""
    retention.sweep(now=clock.now())


def ask_daily() -> int:
    """Ask for the daily run, once a day."""
    return retention.ask_daily()


def keep_certifications() -> int:
    """Let certifications whose year ended lapse, and remind those that end soon; how many."""
    return lapse_and_remind(now=clock.now())


def remind(payload: dict[str, Any]) -> None:
    """Write to those who sign for a certified organisation and decide for its agent that its year ends soon.

    Raises Unavailable while the mail server does not take it.
    """
    found = certification(CertificationId(payload["certification"]))
    page = f"{settings.BASE_URL}{reverse('privacy_certification', args=[found.id])}"
    told = {"name": found.name, "system": found.system, "day": found.ends.isoformat(), "page": page}
    text = _(
        "The %(system)s certification of %(name)s ends on %(day)s. Its holder attests for another year here, and its "
        "agent confirms it:\n%(page)s\n"
    )
    for organisation, role in ((found.organisation, Role.SIGNATORY), (found.agent, Role.OFFICER)):
        anyone = Actor(organisation, frozenset(), frozenset())
        addresses = [each.email for each in people(by=anyone) if role in each.roles]
        _mail(_("A certification ends on %(day)s") % told, text % told, addresses)


def tell(payload: dict[str, Any]) -> None:
    """Mail the notice of a breach to one person, then forget the address. Raises Unavailable as `remind`."""
    notice = notice_to_mail(payload["notice"])
    if notice is not None:  # else it went out, or the person had their address erased: their page tells them
        told = {"organisation": notice.organisation_name, "text": notice.text, "page": link_for(email=notice.email)}
        text = _("%(organisation)s tells you of a breach of your personal data:\n\n%(text)s\n\nYour page:\n%(page)s\n")
        _mail(_("A breach of your personal data"), text % told, [notice.email])
    notice_went_out(notice=payload["notice"], now=clock.now())


def _mail(subject: str, text: str, addresses: list[str]) -> None:
    try:
        for address in addresses:
            send_mail(subject, text, None, [address])
    except OSError as error:
        raise Unavailable(f"the mail server does not answer: {type(error).__name__}") from error
