# SPDX-License-Identifier: Apache-2.0
"""Every operation of the API keeps to its description, whatever it is sent.

Requests are made from the OpenAPI document by schemathesis, some that fit it and some that don't, mostly about real
subjects of the asker; each goes through the node's own WSGI door, and what it did is undone before the next. The same
requests are made at every run; TRADELANE_EXAMPLES asks for more of them.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from tests import isolation_world
from tests.makers import BUYER, SELLER, a_token, an_organisation
from tests.rooms.test_isolation import is_public
from tests.routes import WORDS, Route

from config.api import api
from config.openapi import PROBLEM
from config.thin_door import ThinDoor
from tradelane.parties.models import Access

pytestmark = pytest.mark.django_db
load_all_checks()
EXAMPLES = int(os.environ.get("TRADELANE_EXAMPLES", "2"))
"""Requests made of each kind for an operation."""
DESCRIBED: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
ASKED = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]
REJECTED = [*ASKED, CHECKS.get_one("negative_data_rejection")]
KINDS = {"payments": "intent", "ruling-requests": "ruling", "granted": "permit"}
"""Word of an address → how ids of what stands under it begin, where that is not the word itself."""
Operation = Any
"""schemathesis exports no type for it."""


@schemathesis.serializer("application/x-ndjson", "application/jose", "application/octet-stream")
def as_bytes(context: Any, value: Any) -> bytes:
    """A body that is no JSON document."""
    if isinstance(value, bytes):
        return value
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else json.dumps(value).encode()


@pytest.fixture(scope="module", autouse=True)
def _one_connection() -> Iterator[None]:
    """The door closes its connections to the tables after a request; here they hold the test's transaction."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token() -> str:
    """A token of the seller, to whom something of every room belongs."""
    for organisation in (SELLER, BUYER):
        an_organisation(organisation)
    for make in isolation_world.MAKERS:
        make()
    return a_token("description@cafe.example", organisation=SELLER)


def test_every_operation_answers_as_it_is_described(token: str) -> None:
    subjects = _subjects()
    faults: dict[str, str] = {}

    def ask(case: Case) -> None:
        _about_real_subjects(case, subjects)
        case.headers["Authorization"] = f"Bearer {token}"
        with _undone():
            answer = case.call(base_url="http://testserver")
        fits = case.meta.generation.mode is GenerationMode.POSITIVE
        told = _faults(case, answer, ASKED if fits else REJECTED)
        if not fits and answer.status_code == HTTPStatus.BAD_REQUEST:
            told += _what_a_refusal_leaves_out(answer)
        faults.update({f"{case.operation.label}: {one}": f"{answer.status_code} {case.body!r}" for one in told})

    for operation in _operations():
        _for_some(operation, GenerationMode.POSITIVE, ask)
        if _can_be_wrong(operation):
            _for_some(operation, GenerationMode.NEGATIVE, ask)
    assert not faults, "\n".join(f"{fault} ({seen[:300]})" for fault, seen in sorted(faults.items()))


@pytest.mark.parametrize("credential", ["", "Bearer tl_guessed"])
def test_an_operation_answers_nobody_but_where_it_says_so(credential: str) -> None:
    open_doors = []
    for operation in _operations():
        case = operation.Case(path_parameters=dict.fromkeys(_parameters(operation), "1"))
        case.headers = {"Authorization": credential} if credential else {}
        if _is_secured(operation):
            with _undone():
                answer = case.call(base_url="http://testserver")
            if answer.status_code not in (401, 403) or _faults(case, answer, ASKED):
                open_doors.append(f"{operation.label} answers {answer.status_code} to nobody")
        elif not is_public(Route(operation.full_path.replace("{", "<").replace("}", ">"), (), frozenset())):
            open_doors.append(f"{operation.label} asks for no credential, and stands in no list of what is public")
    assert not open_doors, "\n".join(open_doors)


def test_every_answer_has_a_media_type() -> None:
    silent = [
        f"{method.upper()} {path}: {status}"
        for path, item in DESCRIBED["paths"].items()
        for method, operation in item.items()
        for status, answer in operation["responses"].items()
        if "$ref" not in answer and not answer.get("content") and status not in ("201", "204")
    ]
    assert not silent


def _operations() -> list[Operation]:
    schema = schemathesis.openapi.from_dict(DESCRIBED)
    schema.app = ThinDoor(get_wsgi_application())
    return [result.ok() for result in schema.get_all_operations()]


def _for_some(operation: Operation, mode: GenerationMode, ask: Callable[[Case], None]) -> None:
    """Ask some requests that are made from the operation's description, the same at every run."""
    bounded = settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        bounded(given(operation.as_strategy(generation_mode=mode))(ask))()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, f"{operation.label} can't be asked as it is described"


def _faults(case: Case, answer: Any, checks: list[Any]) -> list[str]:
    try:
        case.validate_response(answer, checks=checks)
    except FailureGroup as found:
        return [f"{type(one).__name__} {str(one)[:200]}" for one in found.exceptions]
    return []


def _what_a_refusal_leaves_out(answer: Any) -> list[str]:
    """A refusal of what can't be read says what is to blame, by which rule, and what to do."""
    if not answer.headers["content-type"][0].startswith(PROBLEM):
        return []  # a standard's own form, whose schema was checked
    told = json.loads(answer.content)
    return [f"a refusal without {name}: {told}" for name in ("field", "rule", "fix") if not told.get(name)]


def _can_be_wrong(operation: Operation) -> bool:
    """Whether something may be sent that does not fit the description: text fits every part of an address."""
    typed = [
        *operation.query,
        *(one for one in operation.path_parameters if one.definition["schema"] != {"type": "string"}),
    ]
    return bool(operation.body or typed)


def _is_secured(operation: Operation) -> bool:
    return bool(operation.definition.raw.get("security"))


def _parameters(operation: Operation) -> list[str]:
    return [one.name for one in operation.path_parameters]


def _about_real_subjects(case: Case, subjects: dict[str, list[str]]) -> None:
    """Put ids of what belongs to the asker into the address, so that the request comes past the first look."""
    for name in case.path_parameters or {}:
        word = case.operation.path.split("{" + name + "}")[0].strip("/").rsplit("/", 1)[-1]
        fitting = subjects.get(KINDS.get(word, word.removesuffix("s")), []) or WORDS.get(name, [])
        if fitting:
            case.path_parameters[name] = fitting[0]


def _subjects() -> dict[str, list[str]]:
    """Ids that the seller may know of, by how they begin."""
    found: dict[str, list[str]] = {}
    for subject in Access.objects.filter(organisation=SELLER).order_by("pk").values_list("subject", flat=True):
        found.setdefault(subject.split("_")[0], []).append(subject)
    return found


@contextmanager
def _undone() -> Iterator[None]:
    """Within it requests change the tables, and afterwards nothing is changed; nor are limits used up."""
    with transaction.atomic(), transaction.atomic(using="vault"):
        yield
        for store in ("default", "vault"):
            transaction.set_rollback(True, using=store)
    cache.clear()
