# SPDX-License-Identifier: Apache-2.0
"""No page leads nowhere: every link that a visitor can reach in two steps from the front page answers."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.makers import SELLER, a_person

from tradelane.parties.models import Person
from tradelane.trust.actions import create_node_authority

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def node(settings: Any, tmp_path: Path) -> None:
    settings.TRADELANE_HOME = tmp_path
    create_node_authority(now=NOON)


def links_on(client: Client, path: str) -> set[str]:
    answer = client.get(path, follow=True)
    assert answer.status_code < 400, f"{path} answers {answer.status_code}"
    if not answer["Content-Type"].startswith("text/html"):
        return set()
    found = re.findall(r'href="(/[^"#]*)"', answer.content.decode())
    return {link.replace("&amp;", "&") for link in found if not link.startswith("/static/") and "logout" not in link}


def walk(client: Client, start: str) -> None:
    seen: set[str] = set()
    waiting = {start}
    for _ in range(3):
        seen |= waiting
        waiting = {link for path in sorted(waiting) for link in links_on(client, path)} - seen


def test_every_link_of_a_visitor_leads_somewhere() -> None:
    walk(Client(), "/")


def test_every_link_of_a_seller_leads_somewhere() -> None:
    client = Client()
    client.force_login(
        Person.objects.get(pk=a_person(organisation=SELLER)),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    walk(client, "/home/")
