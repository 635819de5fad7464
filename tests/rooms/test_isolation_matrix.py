# SPDX-License-Identifier: Apache-2.0
"""The matrix of isolation: every organisation asks every address about what belongs to the others, reading and writing.

Traders, carriers, banks, chambers and agencies of two economies: an act that only one kind of organisation may do is
asked by another of that kind too, so that nothing but the missing access can stop it. The addresses come from the
resolver; what is sent there comes from `test_isolation.WELL_FORMED`, without which a new one fails.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests import isolation_world
from tests.isolation_marks import Mark, planted
from tests.makers import AGENCY, BUYER, OTHER_BANK, OUTSIDER, SELLER, a_person, an_organisation
from tests.rooms.test_isolation import CHANGES_NOTHING, SIGNED, WELL_FORMED, ask, is_public, shown
from tests.rooms.window.makers import PLANT_HEALTH, SG_CUSTOMS
from tests.routes import Route, every_route

from config.api import api
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.actions import issue_token
from tradelane.parties.models import Access, Person
from tradelane.parties.values import OrganisationKind

pytestmark = pytest.mark.django_db

OTHER_CARRIER = OrganisationId("MX.RFC.NAV990909AA9")
CHAMBER = OrganisationId("MX.RFC.CAM880808CC8")
ASKERS: dict[OrganisationId, OrganisationKind] = {
    SELLER: OrganisationKind.SELLER,
    OUTSIDER: OrganisationKind.SELLER,
    OTHER_CARRIER: OrganisationKind.CARRIER,
    OTHER_BANK: OrganisationKind.BANK,
    CHAMBER: OrganisationKind.CHAMBER,
    AGENCY: OrganisationKind.AGENCY,
    PLANT_HEALTH: OrganisationKind.AGENCY,
    SG_CUSTOMS: OrganisationKind.AGENCY,
}
"""Who asks. What belongs to each of them is made by its own acts, as far as its kind makes anything."""
REFUSED = frozenset({401, 403, 404, 405})
_METHODS = {
    path.replace("{", "<").replace("}", ">"): tuple(item) for path, item in api.get_openapi_schema()["paths"].items()
}
"""Address of the API → what it takes; a page takes GET or POST."""
Told = dict[tuple[str, str], set[int]]
"""Method and address → statuses that askers without access got."""


@pytest.fixture
def marks() -> list[Mark]:
    """A node on which everybody did something, and the words of it that are not for all."""
    for organisation in (SELLER, BUYER, OUTSIDER):
        an_organisation(organisation)
    for make in isolation_world.MAKERS:
        make()
    for organisation, kind in ASKERS.items():
        an_organisation(organisation, kinds=[kind])
    return planted()


def test_no_organisation_reaches_or_reads_what_belongs_to_another(marks: list[Mark]) -> None:
    leaks: list[str] = []
    told: Told = defaultdict(set)
    found: set[Mark] = set()
    for organisation in ASKERS:
        asker = _Asker(organisation, marks)
        for route in _routes():
            leaks += [f"{organisation}: {leak}" for leak in asker.leaks(route, told)]
        found |= asker.found
    assert not leaks, "\n".join(leaks)
    untested = sorted(f"{method.upper()} {path}" for (method, path), got in told.items() if 404 not in got)
    assert not untested, "nobody came as far as the missing access:\n" + "\n".join(untested)
    assert found == set(marks), "a mark that nobody is shown proves nothing"


class _Asker:
    """Somebody of an organisation, with every role: a program and a person at the pages."""

    def __init__(self, organisation: OrganisationId, marks: list[Mark]) -> None:
        person = a_person(f"{organisation.lower()}@asks.example", organisation=organisation)
        token = issue_token(person=person, organisation=organisation, label="matrix")
        credential = {"Authorization": f"Bearer {token}", "If-Match": '"1"'}
        self._program = Client(headers=credential, raise_request_exception=False)
        self._pages = Client(raise_request_exception=False)
        self._pages.force_login(Person.objects.get(pk=person))
        self._hidden = [mark for mark in marks if organisation not in mark.readers]
        self._theirs = [mark for mark in marks if organisation in mark.readers]
        self.found: set[Mark] = set()
        """Marks that are for the asker and were shown."""
        known = set(Access.objects.filter(organisation=organisation).values_list("subject", flat=True))
        self._known = _by_kind(known)
        self._foreign = _by_kind(set(Access.objects.values_list("subject", flat=True)) - known)

    def leaks(self, route: Route, told: Told) -> Iterator[str]:
        """What an address lets through that it should not."""
        for path in _filled(route, self._known) if route.parameters else [route.path]:
            answer = self._client(route).get(path)
            yield from self._broken_or_shown("GET", path, answer)
            self.found |= {mark for mark in self._theirs if mark.words in shown(answer)}
        if not route.parameters:
            return
        for path in _filled(route, self._foreign):
            for method in ("get",) if _is_open(route) else _METHODS.get(route.path, ("get", "post")):
                answer = ask(self._client(route), method, path, WELL_FORMED.get(route.path, {}))
                yield from self._broken_or_shown(method.upper(), path, answer)
                if not (answer.status_code in REFUSED or _is_open(route) or _is_unread(route, answer)):
                    yield f"{method.upper()} {path} answers {answer.status_code}"
                if method != "get" and answer.status_code != 405 and route.path not in SIGNED:
                    told[method, route.path].add(answer.status_code)

    def _broken_or_shown(self, method: str, path: str, answer: Any) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"{method} {path} breaks: {answer.status_code}"
        content = shown(answer)
        yield from (f"{method} {path} shows {mark.words!r}" for mark in self._hidden if mark.words in content)

    def _client(self, route: Route) -> Client:
        return self._program if _is_api(route) else self._pages


def _is_unread(route: Route, answer: Any) -> bool:
    """Whether a signed entry was refused by its form, before anybody's access is asked."""
    return route.path in SIGNED and answer.status_code == 400


def _routes() -> list[Route]:
    return [route for route in every_route() if not route.path.startswith("/accounts/")]


def _is_api(route: Route) -> bool:
    return route.path.startswith("/api/")


def _is_open(route: Route) -> bool:
    return is_public(route) or route.path in CHANGES_NOTHING


def _by_kind(subjects: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for subject in sorted(subjects):
        found.setdefault(subject.split("_")[0], []).append(subject)
    return found


_KINDS = {
    "payments": "intent", "ruling-requests": "ruling", "granted": "permit", "breaches": "breach", "financing": "offer",
    "parcels": "manifest", "origin": "determination", "records": "title", "reviews": "application",
    "desk": "assistance", "message": "message", "capture": "capture",
}  # fmt: skip
"""Word of an address, or name of its parameter → how ids of what it is about begin, where that is not the word."""
_EACH = 2
"""Subjects of its kind that an address is asked about, the last made; and so many kinds where it names none."""


def _filled(route: Route, subjects: dict[str, list[str]]) -> Iterator[str]:
    """The address about some subjects of the kind that it names, or about one of a few kinds where it names none."""
    last = route.path.split("<")[0].strip("/").rsplit("/", 1)[-1]
    for word in (route.parameters[0], last):
        fitting = subjects.get(_KINDS.get(word, word.removesuffix("s")))
        if fitting:
            yield from route.filled(fitting[-_EACH:])
            return
    yield from route.filled([some[0] for some in subjects.values()][:_EACH] or ["x"])
