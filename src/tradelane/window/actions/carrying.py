# SPDX-License-Identifier: Apache-2.0
"""What waits is brought to an agency's system, in its order, until the system has it; apart from queueing it.

Each write is a transaction of its own and says what is so from then on: a worker that is killed between two of them
leaves a queue from which another goes on. A message whose answer was lost is brought again under its own id, by which
the system knows it.
"""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex, token_urlsafe
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from django.db import transaction
from django.db.models import F

from tradelane.journal import actions as journal
from tradelane.journal.actions.turns import end_turn, take_turn
from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Refused, Unavailable
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.trust.actions import sign_compact
from tradelane.trust.formats.envelopes import public_jwk
from tradelane.window import queries
from tradelane.window.actions.filing_receipts import give_missing, settle_receipt
from tradelane.window.actions.outages import end_outages, notice_outage
from tradelane.window.actions.telling import carry_later
from tradelane.window.adapters.agency_web import WebDoor
from tradelane.window.formats.agency_json import reference_in
from tradelane.window.formats.http_signatures import (
    content_digest,
    signature_base,
    signature_headers,
    signature_params,
    thumbprint,
)
from tradelane.window.models.agency_systems import AgencySystemRow, NoticeRow
from tradelane.window.ports import AgencyDoor, SystemAnswer
from tradelane.window.rules.agency_systems import is_final, is_taken
from tradelane.window.rules.outages import LONGEST_WAIT, wait_after
from tradelane.window.values.agency_systems import AgencySystem, NoticeState, SignedRequest

COMPONENTS = ("@method", "@authority", "@path", "@query", "content-digest", "content-type", "idempotency-key")
TAG = "tradelane-window"
_USUAL_PORTS = {"https": 443, "http": 80}
_ALGORITHMS = {"ES256": "ecdsa-p256-sha256", "RS256": "rsa-v1_5-sha256"}
"""Our keys' algorithms in the registry of RFC 9421 §6.2."""


def carry(
    *, organisation: OrganisationId, door: AgencyDoor | None = None, now: Callable[[], datetime] = clock.now
) -> int:
    """Bring an agency's system what waits for it, the oldest first; how many messages it took in.

    One worker at a time does, so the order holds. A system that gives no answer is an outage, and is tried again later.
    Raises Unavailable while another worker is at it.
    """
    turn, holder = f"carry {digest_of(organisation.encode())[7:39]}", token_hex(16)
    if not take_turn(turn, holder=holder, now=now()):
        raise Unavailable("Another worker brings this system its messages.", fix="It is tried again by itself.")
    brought = 0
    try:
        while (to := _to_bring(organisation, now())) is not None and take_turn(turn, holder=holder, now=now()):
            system, row = to
            if not _bring(system, row, door or WebDoor(), now):
                break
            brought += 1
    finally:
        end_turn(turn, holder=holder)
    return brought


def wake(*, now: datetime) -> int:
    """Ask anew for what waits where nobody has tried for long, whatever became of the jobs; how many systems.

    Jobs bring every message by themselves; this stands behind them, as a case must not wait for a lost one.
    """
    long_ago = now - 2 * LONGEST_WAIT
    idle = NoticeRow.objects.filter(state=str(NoticeState.WAITING), made_at__lt=long_ago)
    systems = AgencySystemRow.objects.filter(pk__in=idle.values("organisation"))
    stuck = [OrganisationId(row.organisation) for row in systems if row.next_try is None or row.next_try < long_ago]
    stuck = [each for each in stuck if queries.holding_outage(each, now=now) is None]
    carry_later(stuck, key=f"wake {rfc3339(now)[:15]}", due=now)  # at most once in ten minutes
    return len(stuck)


def _to_bring(organisation: OrganisationId, now: datetime) -> tuple[AgencySystem, NoticeRow] | None:
    """The system and what it gets next; None while nothing waits or it is not to be asked."""
    system = queries.system_of(organisation)
    if system is None or queries.holding_outage(organisation, now=now) is not None:
        return None
    row = queries.next_notice(organisation)
    if row is None:
        end_outages(organisation, now=now)
        return None
    return None if system.next_try is not None and now < system.next_try else (system, row)


def _bring(system: AgencySystem, row: NoticeRow, door: AgencyDoor, now: Callable[[], datetime]) -> bool:
    """Bring one message; whether the system answered for it."""
    NoticeRow.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    content = bytes(row.sealed)
    try:
        answer = door.post(system.address, content=content, headers=_headers(system.address, row, content, now()))
    except (Unavailable, Refused) as problem:
        return _no_answer(system, row, problem.message, now())
    if is_taken(answer.status):
        return _delivered(system, row, answer, now())
    if is_final(answer.status):
        return _refused(row, answer)
    return _no_answer(system, row, f"The system answered {answer.status}.", now())


@transaction.atomic
def _delivered(system: AgencySystem, row: NoticeRow, answer: SystemAnswer, now: datetime) -> bool:
    """The system has it: the message is done, and a provisional receipt gives way to the real one, in one commit."""
    changed = NoticeRow.objects.filter(pk=row.pk, state=str(NoticeState.WAITING)).update(
        state=str(NoticeState.DELIVERED),
        delivered_at=now,
        reference=reference_in(answer.content),
        problem="",
        sealed=b"",
    )
    AgencySystemRow.objects.filter(pk=system.organisation).exclude(failures=0).update(failures=0, next_try=None)
    if changed:
        journal.record("window.notice.delivered", subject=row.id, by=None, event=row.event, agency=system.organisation)
        if row.case:
            settle_receipt(case=CaseId(row.case), now=now)
    return True


@transaction.atomic
def _refused(row: NoticeRow, answer: SystemAnswer) -> bool:
    """The system read it and says no: a person of the agency looks, and other cases go on."""
    changed = NoticeRow.objects.filter(pk=row.pk, state=str(NoticeState.WAITING)).update(
        state=str(NoticeState.DEAD), problem=f"The system answered {answer.status}."
    )
    if changed:
        journal.record("window.notice.died", subject=row.id, by=None, event=row.event, status=answer.status)
    return True


@transaction.atomic
def _no_answer(system: AgencySystem, row: NoticeRow, why: str, now: datetime) -> bool:
    """The system is away: an outage begins, its traders get their receipts, and it is asked again after a while."""
    NoticeRow.objects.filter(pk=row.pk).update(problem=why[:1000])
    held = AgencySystemRow.objects.select_for_update().get(pk=system.organisation)
    held.failures += 1
    held.next_try = now + wait_after(held.failures)
    held.save(update_fields=["failures", "next_try"])
    carry_later([system.organisation], key=rfc3339(held.next_try), due=held.next_try)
    notice_outage(system.organisation, now=now)
    give_missing(now=now, agency=system.organisation)
    return False


def _headers(address: str, row: NoticeRow, content: bytes, now: datetime) -> dict[str, str]:
    """The headers of a signed message (RFC 9421), by the node's own key; its id is the key to know it again by."""
    plain = {
        "Content-Type": "application/jose", "Content-Digest": content_digest(content),
        "Idempotency-Key": f'"{row.id}"', "Tradelane-Event": row.event,
    }  # fmt: skip
    request = signed_request("POST", address, {name.lower(): value for name, value in plain.items()}, content)
    params = ""

    def base(algorithm: str, public: bytes) -> bytes:
        nonlocal params
        params = signature_params(
            COMPONENTS, created=now, key_id=_key_id(public), nonce=token_urlsafe(18),
            algorithm=_ALGORITHMS[algorithm], tag=TAG,
        )  # fmt: skip
        return signature_base(request, COMPONENTS, params=params)

    _, signature = sign_compact(organisation=OrganisationId(settings.NODE_ORGANISATION), signed=base)
    return {**plain, **signature_headers(params, signature)}


def signed_request(method: str, address: str, headers: dict[str, str], body: bytes) -> SignedRequest:
    """A request to an address, as far as a signature covers it."""
    parts = urlsplit(address)
    port = "" if parts.port in (None, _USUAL_PORTS.get(parts.scheme)) else f":{parts.port}"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return SignedRequest(method, target, f"{(parts.hostname or '').lower()}{port}", parts.scheme, headers, body)


def _key_id(public: bytes) -> str:
    """The thumbprint of a public key (DER); of a key that is no EC key the digest of its bytes."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    key = load_der_public_key(public)
    return thumbprint(public_jwk(key)) if isinstance(key, EllipticCurvePublicKey) else digest_of(public)
