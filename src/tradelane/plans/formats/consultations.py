# SPDX-License-Identifier: Apache-2.0
"""Consultations as data and as an Atom feed (RFC 4287); apart, so that page, API and feed say the same."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from lxml import etree

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted
from tradelane.plans.values import (
    Answer,
    Attachment,
    Comment,
    Consultation,
    Draft,
    DraftText,
    Period,
    SubjectKind,
)

ATOM = "http://www.w3.org/2005/Atom"
_TEXT_AT_MOST, _LINE_AT_MOST = 100_000, 300


def consultation_json(found: Consultation, *, on: date) -> dict[str, Any]:
    """A consultation as anybody may read it: published comments, and of refused ones why."""
    draft = found.draft
    return {
        "id": found.id,
        "subject": draft.subject.value,
        "code": draft.code,
        "version": draft.version,
        "economy": draft.economy,
        "by": found.by,
        "texts": {language: text_json(text) for language, text in draft.texts.items()},
        "published_at": rfc3339(found.published_at),
        "opens": draft.opens.isoformat(),
        "closes": draft.closes.isoformat(),
        "phase": found.phase(on=on).value,
        "attachments": [_attachment(each) for each in found.attachments],
        "comments": [comment_json(each) for each in found.published_comments],
        "refused": [
            {"number": each.number, "refusal": each.refusal.value, "reason": each.reason}
            for each in found.comments
            if each.refusal is not None
        ],
        "answers": [_answer(each) for each in found.answers],
        "result": None
        if found.result is None
        else {
            "outcome": found.result.outcome.value,
            "reasons": found.result.reasons,
            "published_at": rfc3339(found.result.published_at),
            "in_force_on": found.result.in_force_on.isoformat() if found.result.in_force_on else "",
            "texts": {language: text.text for language, text in found.result.texts.items()},
        },
    }


def comment_json(comment: Comment) -> dict[str, Any]:
    """A comment as anybody may read it; an address is never part of it."""
    return {
        "id": comment.id,
        "number": comment.number,
        "state": comment.state.value,
        "text": comment.text,
        "about": comment.about,
        "author": comment.author,
        "guest": comment.guest,
        "received_at": rfc3339(comment.received_at),
        "answer": comment.answer,
    }


def text_json(text: DraftText) -> dict[str, str]:
    """A draft's text in one language."""
    return {"title": text.title, "summary": text.summary, "text": text.text}


def text_from_json(data: Mapping[str, Any]) -> DraftText:
    """Read what `text_json` writes; whether it says enough is for the rules. Raises Unreadable."""
    return DraftText(
        _text(data, "title", _LINE_AT_MOST), _text(data, "summary", 2_000), _text(data, "text", _TEXT_AT_MOST)
    )


def draft_from_json(data: Mapping[str, Any]) -> Draft:
    """A draft as forms and programs send it. Raises Unreadable naming the field."""
    subject, economy, texts = str(data.get("subject", "")), str(data.get("economy", "")), data.get("texts") or {}
    if subject not in set(SubjectKind):
        known = ", ".join(SubjectKind)
        raise Unreadable(f"{quoted(subject)} is unknown", field="subject", rule="PLAN-READ-2", fix=f"Use {known}.")
    if economy not in ECONOMIES:
        raise Unreadable(
            f"{quoted(economy)} is not one of the 21 economies", field="economy", rule="PLAN-5",
            fix="Use a code such as MX.",
        )  # fmt: skip
    if not isinstance(texts, Mapping) or not all(isinstance(text, Mapping) for text in texts.values()):
        raise Unreadable(
            "not texts by language", field="texts", rule="PLAN-READ-6",
            fix='Send {"en": {"title", "summary", "text"}}.',
        )  # fmt: skip
    return Draft(
        subject=SubjectKind(subject),
        code=_text(data, "code", 80),
        version=_text(data, "version", 40),
        economy=economy,
        texts={str(language)[:8]: text_from_json(text) for language, text in texts.items()},
        opens=_day(data, "opens"),
        closes=_day(data, "closes"),
    )


def period_json(period: Period) -> dict[str, Any]:
    """How long law asks to wait, and where that stands."""
    return {
        "kind": period.kind.value,
        "days": period.days,
        "citation": period.citation,
        "source": period.source,
        "date": period.date.isoformat(),
        "confidence": period.confidence,
    }


def consultations_feed(
    found: Iterable[Consultation], *, base_url: str, language: str, authority: str, names: Mapping[str, str]
) -> bytes:
    """Drafts and results as an Atom feed, newest first: each consultation is one entry, new again with its result."""
    entries = sorted(((_updated(each), each) for each in found), key=lambda pair: pair[0], reverse=True)
    page = f"{base_url}/plans/consultations/"
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", page)
    _add(feed, "title", f"Tradelane {authority}")
    _add(feed, "updated", rfc3339(entries[0][0] if entries else datetime.combine(date(2026, 1, 1), time(), UTC)))
    _add(_add(feed, "author"), "name", f"Tradelane {authority}")
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=f"{page}feed.atom", type="application/atom+xml")
    for updated, each in entries:
        spoken, text = each.text(language)
        entry = _add(feed, "entry")
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", spoken)
        _add(entry, "id", f"{page}{each.id}")
        _add(entry, "title", text.title)
        _add(entry, "updated", rfc3339(updated))
        _add(entry, "published", rfc3339(each.published_at))
        _add(_add(entry, "author"), "name", names.get(each.by, each.by))
        etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=f"{page}{each.id}", type="text/html")
        etree.SubElement(entry, f"{{{ATOM}}}category", term=each.draft.subject.value)
        _add(entry, "summary", _in_short(each, text))
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _updated(found: Consultation) -> datetime:
    return found.result.published_at if found.result else found.published_at


def _in_short(found: Consultation, text: DraftText) -> str:
    days = f"{found.draft.opens} / {found.draft.closes}"
    if found.result is None:
        return f"{text.summary} ({days})"
    begins = f", {found.result.in_force_on}" if found.result.in_force_on else ""
    return f"{text.summary} ({days}): {found.result.outcome}{begins}. {found.result.reasons}"


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    if text:
        child.text = "".join(c for c in text if c >= " " or c in "\t\n")  # XML 1.0 §2.2 has no other control characters
    return child


def _answer(answer: Answer) -> dict[str, Any]:
    return {"id": answer.id, "text": answer.text, "at": rfc3339(answer.at), "comments": list(answer.comments)}


def _attachment(file: Attachment) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size, "digest": file.digest}


def _text(data: Mapping[str, Any], field: str, most: int) -> str:
    text = str(data.get(field) or "").strip()
    if len(text) > most:
        raise Unreadable("the text is too long", field=field, rule="PLAN-READ-3", fix=f"Write {most} characters.")
    return text


def _day(data: Mapping[str, Any], field: str) -> date:
    text = str(data.get(field) or "").strip()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(
            f"{quoted(text)} is not a date", field=field, rule="PLAN-READ-4", fix="Write such as 2026-11-24."
        ) from error
