# SPDX-License-Identifier: Apache-2.0
"""Fields of this room's forms and the reading of what is sent; apart, so that every page asks and refuses alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.kernel.written import read_optional_day, read_optional_moment

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, as `privacy/parts/field.html` shows it."""

    name: str
    label: str
    kind: str = "text"
    """text, textarea, select, radios, checkboxes, date, datetime-local, email, password, file, number."""
    value: Any = ""
    hint: str = ""
    choices: Sequence[tuple[str, Any]] = ()
    rows: int = 3
    optional: bool = False
    error: str = ""
    accept: str = ""
    chosen: frozenset[str] = field(default=frozenset())


def filled(fields: Sequence[Field], post: Mapping[str, Any], error: TradelaneError | None = None) -> list[Field]:
    """The fields with what was sent, so that nobody types twice; the one to blame carries the error."""
    found = []
    for each in fields:
        values = post.getlist(each.name) if hasattr(post, "getlist") else [post.get(each.name, "")]
        sent = each.name in post and each.kind not in ("password", "file")
        now = replace(each, value=values[-1], chosen=frozenset(values)) if sent and values else each
        to_blame = error is not None and _name(error.field) == each.name
        found.append(replace(now, error=error.message if error and to_blame else ""))
    return found


def problem(error: TradelaneError) -> dict[str, str]:
    """An error for the summary above a form."""
    return {
        "text": _(error.message),
        "href": f"#{_name(error.field)}" if error.field else "",
        "rule": error.rule,
        "fix": _(error.fix) if error.fix else "",
    }


def word(request: HttpRequest, kind: type[Word], name: str) -> Word:
    """A word of a choice. Raises Unreadable."""
    try:
        return kind(request.POST.get(name, ""))
    except ValueError:
        raise Unreadable(_("Choose one of the list."), field=name, rule="FORM-1", fix=_("Choose one.")) from None


def optional_word(request: HttpRequest, kind: type[Word], name: str) -> Word | None:
    """The same, or None when nothing was chosen. Raises Unreadable."""
    return word(request, kind, name) if request.POST.get(name) else None


def day(request: HttpRequest, name: str) -> date | None:
    """A day, or None. Raises Unreadable."""
    return read_optional_day(request.POST.get(name, ""), field=name)


def moment(request: HttpRequest, name: str) -> datetime | None:
    """A moment in UTC, or None. Raises Unreadable."""
    return read_optional_moment(request.POST.get(name, ""), field=name)


def upload(request: HttpRequest, name: str, *, limit: int) -> "UploadedFile[Any] | None":
    """A file that was sent, or None. Raises Unreadable when it is too large; its bytes are read by `bytes_of`."""
    found = request.FILES.get(name)
    if isinstance(found, UploadedFile) and found.size:
        return too_large(found, name, limit=limit)
    return None


def uploads(request: HttpRequest, name: str, *, limit: int) -> "list[UploadedFile[Any]]":
    """Every file that was sent under a name. Raises Unreadable when one is too large."""
    return [too_large(each, name, limit=limit) for each in request.FILES.getlist(name) if each.size]


def too_large(file: "UploadedFile[Any]", name: str, *, limit: int) -> "UploadedFile[Any]":
    """The file, unless it holds more than `limit` bytes. Raises Unreadable."""
    if (file.size or 0) > limit:
        raise Unreadable(
            _("The file has more than %(limit)s bytes.") % {"limit": limit}, field=name, rule="FILE-2",
            fix=_("Send a smaller file."),
        )  # fmt: skip
    return file


def _name(path: str) -> str:
    """`findings.1a` is shown at the field of question 1a."""
    return path.rsplit(".", 1)[-1].split("[", 1)[0]
