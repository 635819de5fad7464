# SPDX-License-Identifier: Apache-2.0
"""Cosigning, both ways: this node witnesses other economies' logs, and asks others to witness its own.

Apart from the log, whose entries never wait for anybody else. C2SP tlog-witness; the witness' key is its own, so
that a cosignature never passes for a log's signature.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction

from tradelane.journal.actions import record
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.keystore import keep_key, witness_key
from tradelane.trust.adapters.line import WebLine
from tradelane.trust.formats import notes, witnesses
from tradelane.trust.models.keystore import Key, RecognisedService
from tradelane.trust.models.log import Checkpoint
from tradelane.trust.models.witnesses import Cosignature, Witness, WitnessedLog
from tradelane.trust.ports import Line
from tradelane.trust.queries.log import log_consistency
from tradelane.trust.rules.log import EMPTY_ROOT, the_log_only_grew
from tradelane.trust.rules.witnesses import (
    one_size_has_one_root,
    the_old_size_is_not_past_the_new,
    the_old_size_is_the_one_cosigned_last,
    the_witness_is_another_operator,
)
from tradelane.trust.values.signers import KeyPurpose

_REST = timedelta(minutes=1)
"""How long a witness that did not answer is left alone, so that nobody waits for one that is down."""
_PAUSE = timedelta(seconds=2)
"""The same for one that answered and refused: asking again costs little, and it may recognise us at any moment.
Who seals a file asks even then, for the file never gets another chance."""
_TRIES = 4
"""Workers that ask side by side pass one another; each time somebody's checkpoint was cosigned."""
_RECORD = "trust.log.showed_two_faces"


def create_witness(*, now: datetime) -> None:
    """Make the key by which this node witnesses other logs, once; later calls change nothing."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    if not Key.objects.filter(organisation=node, purpose=KeyPurpose.WITNESS).exists():
        name = f"{urlsplit(settings.BASE_URL).netloc}/witness"
        keep_key(Ed25519PrivateKey.generate(), organisation=node, purpose=KeyPurpose.WITNESS, name=name, now=now)


def witness_checkpoint(*, request: bytes, now: datetime) -> str:
    """Cosign the checkpoint in `request` (see `formats.witnesses`) and remember it; the signature line.

    Raises Unreadable (malformed, or old size past the new), NotFound (a log that the trust list does not name),
    Forbidden (not signed by that log's key), Conflict (another old size is due; its `facts["size"]`, or two roots for
    one size) and Refused (the proof does not hold). A checkpoint that shows a second face is kept as a fact.
    """
    # 1. whose checkpoint it is, and whether they signed it
    asked = witnesses.read_request(request)
    text, _ = notes.open_note(asked.note, [])
    checkpoint = notes.parse_checkpoint(text)
    _require_signed(asked.note, _keys_of(checkpoint.origin, now), checkpoint.origin)
    if not the_old_size_is_not_past_the_new(old=asked.old, new=checkpoint.size):
        rule = the_old_size_is_not_past_the_new
        raise Unreadable(rule.text, field=rule.field, rule=rule.id, fix=rule.fix, cites=rule.cites)
    # 2. that it continues what was cosigned last, and nothing moved meanwhile
    with transaction.atomic():
        last = WitnessedLog.objects.select_for_update().filter(pk=checkpoint.origin).first()
        fault = _fault(asked, checkpoint, last)
        if fault is None:
            _remember(checkpoint, asked.note, last, now)
        elif last is not None and fault.rule in (one_size_has_one_root.id, the_log_only_grew.id):
            record(_RECORD, subject=f"log_{checkpoint.origin}", by=None, seen=last.note, shown=asked.note)
    if fault is not None:
        raise fault
    name, key = witness_key()
    return notes.cosign(text, name=name, key=key, time=int(now.timestamp()))


def use_witness(*, vkey: str, url: str) -> None:
    """Ask the witness of this key, at this submission prefix, from the next checkpoint on. Raises Unreadable."""
    key = notes.NoteKey.from_vkey(vkey)
    if key.kind != notes.COSIGNATURE or urlsplit(url).scheme not in ("http", "https"):
        raise Unreadable(
            "not a witness", field="vkey", rule="LOG-7", fix="Give its verifier key (type 4) and its web address.",
            cites="C2SP tlog-cosignature, format",
        )  # fmt: skip
    Witness.objects.update_or_create(
        name=key.name, defaults={"vkey": vkey, "url": url.rstrip("/"), "fault": "", "rests_until": None}
    )


def ask_witnesses(*, now: datetime, insist: bool = False, line: Line | None = None) -> int:
    """Have the latest checkpoint cosigned by every witness that has not yet; how many did.

    Called outside of a transaction, because it waits for others.
    Never raises for a witness: one that does not answer rests for a minute, one that refuses for a moment, in which
    only who insists asks it.
    """
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        return 0
    done = Cosignature.objects.filter(checkpoint=latest).values("witness")
    waiting = Witness.objects.exclude(pk__in=done)
    awake = now + _PAUSE if insist else now
    return sum(
        _ask(witness, latest, now, line or WebLine())
        for witness in waiting
        if witness.rests_until is None or witness.rests_until <= awake
    )


def _keys_of(origin: str, now: datetime) -> list[notes.NoteKey]:
    """The keys of a log that the trust list recognises at present. Raises NotFound."""
    rows = RecognisedService.objects.filter(kind="log", name=origin, start__lte=now)
    known = [row for row in rows if row.end is None or row.end >= now]
    keys = [
        notes.NoteKey.from_vkey(row.identity)
        for row in known
        if the_witness_is_another_operator(log_economy=row.economy, witness_economy=settings.ECONOMY)
    ]
    found = [key for key in keys if key.kind == notes.ED25519]
    if not found:
        raise NotFound(
            "This witness does not know the log.",
            field="origin",
            fix="Have this node's operator recognise its economy.",
        )
    return found


def _require_signed(note: str, keys: Sequence[notes.NoteKey], origin: str) -> None:
    try:
        _, signed = notes.open_note(note, list(keys))
    except Unreadable:
        signed = []
    if origin not in signed:
        raise Forbidden("The checkpoint is not signed by the log's key.", field="checkpoint", rule="LOG-8")


def _fault(
    asked: witnesses.WitnessRequest, checkpoint: notes.Checkpoint, last: WitnessedLog | None
) -> TradelaneError | None:
    """Why the checkpoint may not follow the one cosigned last, or None."""
    size, root = (last.size, bytes(last.root)) if last else (0, EMPTY_ROOT)
    if not the_old_size_is_the_one_cosigned_last(old=asked.old, last=size):
        return _conflict(the_old_size_is_the_one_cosigned_last.refused(), size)
    if not one_size_has_one_root(size1=size, root1=root, size2=checkpoint.size, root2=checkpoint.root):
        return _conflict(one_size_has_one_root.refused(), size)
    grew = not asked.proof if asked.old == 0 else the_log_only_grew(
        size1=size, root1=root, size2=checkpoint.size, root2=checkpoint.root, proof=asked.proof
    )  # fmt: skip
    return None if grew else the_log_only_grew.refused()


def _conflict(refused: Refused, size: int) -> Conflict:
    """The refusal as the protocol answers it: with the size that was cosigned last."""
    return Conflict(refused.message, field=refused.field, rule=refused.rule, fix=refused.fix, facts={"size": size})


def _remember(checkpoint: notes.Checkpoint, note: str, last: WitnessedLog | None, now: datetime) -> None:
    """Move on from `last` if nobody else did meanwhile. Raises Conflict."""
    state = {"size": checkpoint.size, "root": checkpoint.root, "note": note, "at": now}
    try:
        with transaction.atomic():
            if last is None:
                WitnessedLog.objects.create(origin=checkpoint.origin, **state)
                return
            moved = WitnessedLog.objects.filter(pk=last.pk, size=last.size, root=last.root).update(**state)
    except IntegrityError:
        moved = 0
    if not moved:
        size = WitnessedLog.objects.get(pk=checkpoint.origin).size
        raise _conflict(the_old_size_is_the_one_cosigned_last.refused(), size)


def _ask(witness: Witness, latest: Checkpoint, now: datetime, line: Line) -> bool:
    """Ask one witness, again when it names another old size; whether it cosigned.

    A size past `latest` means that another worker asked for a later checkpoint meanwhile: then that one is asked for.
    """
    try:
        for _ in range(_TRIES):
            answer = line.post(f"{witness.url}/add-checkpoint", content=_request(witness.size, latest))
            if answer.status == 200:
                return _keep(witness, latest, answer.content, now)
            size = witnesses.read_size(answer.content) if answer.status == 409 else None
            if size is None or size == witness.size:
                raise Conflict(f"refused with status {answer.status}")
            if size > latest.size:
                latest = Checkpoint.objects.order_by("-size")[0]
            if size > latest.size:
                raise Conflict(f"has seen {size} entries of this log, which has {latest.size}")
            witness.size = size
        raise Conflict("names another old size each time")
    except (Unavailable, Unreadable, Conflict, NotFound) as error:
        rest = _REST if isinstance(error, Unavailable) else _PAUSE
        Witness.objects.filter(pk=witness.pk).update(rests_until=now + rest, fault=error.message[:300])
        return False


def _request(old: int, latest: Checkpoint) -> bytes:
    proof = log_consistency(size1=old, size2=latest.size) if 0 < old < latest.size else []
    return witnesses.write_request(old=old, proof=proof, note=latest.note)


def _keep(witness: Witness, latest: Checkpoint, content: bytes, now: datetime) -> bool:
    """Store the witness' own signature of all that it answered. Raises Unreadable when there is none that holds."""
    key = notes.NoteKey.from_vkey(witness.vkey)
    for text in content[: witnesses.LARGEST_REQUEST].decode("utf-8", "replace").splitlines(keepends=True):
        if text.startswith(f"— {key.name} "):
            _, signed = notes.open_note(latest.note + text, [key])
            if signed:
                with transaction.atomic():
                    Cosignature.objects.get_or_create(
                        checkpoint=latest, witness=witness, defaults={"line": text, "at": now}
                    )
                    Witness.objects.filter(pk=witness.pk).update(size=latest.size, rests_until=None, fault="")
                return True
    raise Unreadable("answered without its own signature", field="witness", rule="LOG-8")
