# SPDX-License-Identifier: Apache-2.0
"""The authorities' desk: requests for assistance written, opened, moved; what is sealed is opened in memory and shown.

Without scripts the node seals and opens for the authority: it holds the open text and the key for that moment, and
keeps neither. Who wants not even that uses `tradelane privacy seal` and `open` on a machine of its own, and the API.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.privacy.actions import cooperation as actions
from tradelane.privacy.actions.cbpr import publish_statement
from tradelane.privacy.formats.cooperation import Content, read_content, read_request, request_json
from tradelane.privacy.formats.letters import Letter, open_files
from tradelane.privacy.formats.sealing import LARGEST_KEY_FILE, open_sealed
from tradelane.privacy.pages import programme_words as words
from tradelane.privacy.pages.forms import Field, day, filled, problem, upload, uploads, word
from tradelane.privacy.queries import cooperation as queries
from tradelane.privacy.queries.directory import known_contacts
from tradelane.privacy.queries.oversight import name_of, our_desk
from tradelane.privacy.rules import cooperation as rules
from tradelane.privacy.values.cooperation import (
    Assistance,
    AssistanceId,
    AssistanceRequest,
    AssistanceState,
    Attachment,
    Cover,
    Help,
    Side,
    Urgency,
)

_TEXTS = ("contact", "backup_contact", "language", "urgency_reason", "confidentiality", "background",
          "affected_persons", "law", "status", "other_authorities", "undertakings", "retention")  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Every request of the authority, what waits for it first; its contact point and statement of practices."""
    actor, now = actor_of(request), clock.now()
    contact = our_desk(by=actor, on=now.date())
    if request.method == "POST":
        publish_statement(statement=request.POST.get("statement", ""), by=actor, now=now)
        messages.info(request, _("Kept. The directory shows it."))
        return redirect("privacy_desk")
    rows = [_row(each, actor) for each in queries.assistances(by=actor, on=now.date())]
    context = {"contact": contact, "rows": rows, "today": now.date()}
    return render(request, "privacy/desk.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write a request; it is sealed to both authorities before it is kept as a draft."""
    actor = actor_of(request)
    our_desk(by=actor, on=clock.now().date())
    fields = _fields(actor)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            made = actions.save_draft(cover=_cover(request, actor), letter=_letter(request), by=actor, now=clock.now())
        except Forbidden:
            raise
        except (Refused, Conflict, Unreadable) as error:
            problems, fields = [problem(error)], filled(fields, request.POST, error)
        else:
            messages.info(request, _("The draft is sealed and kept. Nobody but the two authorities can open it."))
            return redirect("privacy_assistance", made.cover.id)
    return _written(request, fields, problems, id=request.POST.get("id", ""))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def assistance(request: HttpRequest, id: str) -> HttpResponse:
    """One request: its steps, what may come next, and opening what is sealed with the desk's key file."""
    actor, of = actor_of(request), AssistanceId(id)
    file = queries.assistance(id=of, by=actor, on=clock.now().date())
    problems: list[dict[str, str]] = []
    opened: dict[str, Any] = {}
    if request.method == "POST":
        try:
            act = request.POST.get("act", "")
            if act == "open":
                found = _open(request, file, actor)
                if isinstance(found, HttpResponse):
                    return found
                opened = found
            else:
                _move(request, file, actor)
                messages.info(request, _("Done. The step is sealed and on its way."))
                return redirect("privacy_assistance", id)
        except Forbidden:
            raise
        except (Refused, Conflict, Unreadable, NotFound) as error:
            problems = [problem(error)]
    return _shown(request, file, actor, problems, opened)


def _shown(
    request: HttpRequest, file: Assistance, actor: Actor, problems: list[dict[str, str]], opened: dict[str, Any]
) -> HttpResponse:
    steps = [
        (after, words.STEPS[after])
        for after in rules.turn_of(file.state, file.side)
        if file.state is not AssistanceState.DRAFT
    ]
    context = {
        **_row(file, actor),
        "file": file,
        "moves": [
            {"move": move, "state": words.ASSISTANCE_STATES[move.state], "by": name_of(move.by),
             "files": range(1, len(move.files) + 1)}
            for move in file.moves
        ],
        "steps": steps,
        "is_draft": file.state is AssistanceState.DRAFT,
        "problems": problems,
        "opened": opened,
        "written": request.POST.get("text", "") if problems else "",
    }  # fmt: skip
    return render(request, "privacy/assistance.html", context, status=422 if problems else 200)


def _open(request: HttpRequest, file: Assistance, actor: Actor) -> dict[str, Any] | HttpResponse:
    """What a step says, or one of its files as a download, opened in memory. Raises Unreadable, Refused, NotFound."""
    key = upload(request, "key_file", limit=LARGEST_KEY_FILE)
    if key is None:
        raise Unreadable(
            _("No key file was sent."), field="key_file", rule="SEAL-1", fix=_("Choose the desk's key file.")
        )
    pem, passphrase = key.read(), request.POST.get("passphrase", "")
    number = request.POST.get("number", "0")
    if number == "0":
        sealed, files = queries.draft_of(id=file.cover.id, by=actor, on=clock.now().date())
        content = read_content(open_sealed(sealed, key_file=pem, passphrase=passphrase))
        if request.POST.get("edit"):
            return _draft_form(request, file.cover, content, actor)
        return _content(content, open_files(content, files, key_file=pem, passphrase=passphrase), 0)
    content, opened = actions.open_move(
        file=file, number=int(number) if number.isdecimal() else 0, key_file=pem, passphrase=passphrase
    )
    wanted = request.POST.get("file", "")
    if wanted.isdecimal() and 0 < int(wanted) <= len(opened):
        return _download(*opened[int(wanted) - 1])
    return _content(content, opened, int(number))


def _content(content: Content, files: Sequence[tuple[Attachment, bytes]], number: int) -> dict[str, Any]:
    rows = []
    if content.request:
        labels = {field.name: field.label for field in _request_fields()}
        data = asdict(content.request)
        rows = [{"key": labels[name], "value": data[name] or "–"} for name in _TEXTS]
        rows.insert(0, {"key": _("Help"), "value": ", ".join(str(words.HELPS[h]) for h in content.request.helps)})
        entities = "; ".join(f"{e.name} ({e.economy}) {e.certification}" for e in content.request.entities)
        rows.append({"key": _("Entities concerned"), "value": entities or "–"})
    return {"number": number, "text": content.text, "rows": rows, "files": [each for each, _bytes in files]}


def _download(file: Attachment, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = "".join(c if c.isalnum() or c in "._- " else "_" for c in file.name) or "file"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _move(request: HttpRequest, file: Assistance, actor: Actor) -> None:
    if file.state is AssistanceState.DRAFT:
        actions.send_request(id=file.cover.id, by=actor, now=clock.now())
        return
    to = word(request, AssistanceState, "state")
    letter = Letter(text=request.POST.get("text", ""), files=_files(request))
    actions.move_request(id=file.cover.id, to=to, letter=letter, by=actor, now=clock.now())


def _cover(request: HttpRequest, actor: Actor) -> Cover:
    """The cover as it is sent; that of a draft which is written anew keeps its id."""
    cover = actions.new_cover(
        asked=OrganisationId(request.POST.get("asked", "")),
        reference=request.POST.get("reference", ""),
        urgency=word(request, Urgency, "urgency"),
        reply_by=day(request, "reply_by"),
        by=actor,
        now=clock.now(),
    )
    if not request.POST.get("id"):
        return cover
    kept = queries.assistance(id=AssistanceId(request.POST["id"]), by=actor, on=clock.now().date()).cover
    return Cover(
        kept.id, cover.reference, cover.asking, cover.asking_authority, cover.asked, cover.asked_authority,
        cover.urgency, cover.reply_by,
    )  # fmt: skip


def _letter(request: HttpRequest) -> Letter:
    entities = []
    for line in request.POST.get("entities", "").splitlines():
        parts = [part.strip() for part in line.split(";")]
        if any(parts):
            name, economy, certification = [*parts, "", "", ""][:3]
            entities.append({"name": name, "economy": economy, "certification": certification})
    data = {name: request.POST.get(name, "") for name in _TEXTS}
    found = read_request({**data, "helps": request.POST.getlist("helps"), "entities": entities})
    return Letter(request=found, files=_files(request))


def _files(request: HttpRequest) -> tuple[tuple[str, str, bytes], ...]:
    """Files that were sent. They fit in memory, so that no open byte is laid on a disk on the way."""
    sent = uploads(request, "files", limit=rules.LARGEST_FILE)
    return tuple((each.name or "file", each.content_type or "", each.read()) for each in sent)


def _draft_form(request: HttpRequest, cover: Cover, content: Content, actor: Actor) -> HttpResponse:
    """The form with what the opened draft says."""
    request_of: AssistanceRequest | None = content.request
    data: dict[str, Any] = request_json(request_of) if request_of else {}
    lines = [f"{e['name']}; {e['economy']}; {e['certification']}" for e in data.get("entities", [])]
    values = {
        **{name: data.get(name, "") for name in _TEXTS},
        "asked": cover.asked,
        "reference": cover.reference,
        "urgency": str(cover.urgency),
        "reply_by": cover.reply_by.isoformat() if cover.reply_by else "",
        "entities": "\n".join(lines),
    }
    fields = filled(_fields(actor), values)
    chosen = frozenset(data.get("helps", []))
    shown = [_with_choice(each, chosen) if each.name == "helps" else each for each in fields]
    return _written(request, shown, [], id=cover.id)


def _with_choice(field: Field, chosen: frozenset[str]) -> Field:
    return Field(field.name, field.label, field.kind, choices=field.choices, hint=field.hint, chosen=chosen)


def _written(request: HttpRequest, fields: Sequence[Field], problems: list[dict[str, str]], *, id: str) -> HttpResponse:
    context = {"fields": fields, "problems": problems, "id": id}
    return render(request, "privacy/desk_write.html", context, status=422 if problems else 200)


def _row(file: Assistance, actor: Actor) -> dict[str, Any]:
    cover = file.cover
    other = cover.asked if file.side is Side.ASKING else cover.asking
    waits = rules.waits_for(file.state, file.side)
    return {
        "cover": cover,
        "other": name_of(other),
        "other_authority": cover.asked_authority if file.side is Side.ASKING else cover.asking_authority,
        "side": words.SIDES[file.side],
        "state": words.ASSISTANCE_STATES[file.state],
        "urgency": words.URGENCIES[cover.urgency],
        "waits": waits,
        "is_late": bool(cover.reply_by and cover.reply_by < clock.now().date() and waits),
    }


def _fields(actor: Actor) -> list[Field]:
    home = economy_of(actor.organisation)
    others = [
        (each.organisation, f"{each.authority}, {each.name} ({_(ECONOMIES.get(economy_of(each.organisation), ''))})")
        for each in known_contacts(on=clock.now().date())
        if economy_of(each.organisation) != home
    ]
    return [
        Field("asked", _("Authority asked"), "select", choices=others,
              hint=_("Authorities whose contact point a directory shows today.")),
        Field("reference", _("Your reference"), hint=_("It travels unsealed: no names.")),
        Field("urgency", _("Urgency"), "radios", choices=[(u, words.URGENCIES[u]) for u in Urgency],
              value=Urgency.ROUTINE),
        Field("reply_by", _("Needed by"), "date", optional=True),
        *_request_fields(),
        Field("entities", _("Entities concerned"), "textarea", optional=True,
              hint=_("One a line: name; economy; certification, as the directory shows it.")),
        Field("files", _("Attachments"), "file", optional=True,
              hint=_("At most 10 files of 1.5 MB, each sealed. A draft that is written anew takes its files anew.")),
    ]  # fmt: skip


def _request_fields() -> list[Field]:
    return [
        Field("helps", _("Kind of help"), "checkboxes", choices=[(h, words.HELPS[h]) for h in Help]),
        Field("urgency_reason", _("Reason for urgency"), optional=True),
        Field("contact", _("Contact for this request"), hint=_("Office, e-mail, telephone.")),
        Field("backup_contact", _("Backup contact"), optional=True),
        Field("language", _("Language"), value="en"),
        Field("background", _("Background"), "textarea", rows=6),
        Field("affected_persons", _("Affected persons"), "textarea", optional=True,
              hint=_("How many, in which economies, how sensitive, what harm.")),
        Field("law", _("Law or principle at issue"), "textarea", hint=_("With where its text can be read.")),
        Field("status", _("State of your inquiry"), "textarea", optional=True),
        Field("other_authorities", _("Other authorities informed"), optional=True),
        Field("confidentiality", _("Confidentiality"), "textarea",
              hint=_("Level, legal limits, and with whom it may be shared.")),
        Field("undertakings", _("Limits of use that you undertake"), "textarea"),
        Field("retention", _("How long you keep it, or how you return it"), optional=True),
    ]  # fmt: skip
