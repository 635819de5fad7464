# SPDX-License-Identifier: Apache-2.0
"""A marked member of staff who spends a day at a node: signs in and fails to, adds a colleague, makes a token, sets up
devices, inspects goods; so that their values pass through all that sign-in and an officer's work do with them."""

import base64
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from config.demo.nodes import RunningNode, person
from config.demo.story import Story
from tests.marked_values import STAFF_MARKS
from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339

PICTURE = base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(200) + b"\xff\xd9").decode()
"""What begins and ends as a JPEG does."""
_REMOVE = re.compile(r'action="(/organisation/people/[^"]+/remove/)"')


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser at a node: keeps cookies, and sends each form with its token and where it stood."""

    client: httpx.Client
    node: RunningNode

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path, follow_redirects=True)

    def post(self, path: str, **fields: Any) -> httpx.Response:
        token = next(value for name, value in self.client.cookies.items() if name.endswith("csrf"))
        sent = {**fields, "csrfmiddlewaretoken": token}
        return self.client.post(path, data=sent, headers={"Referer": self.node.url}, follow_redirects=True)

    def sign_in(self, password: str) -> httpx.Response:
        self.get("/accounts/login/")
        return self.post("/accounts/login/", login=STAFF_MARKS["staff_email"].title(), password=password)


@contextmanager
def browser(node: RunningNode) -> Iterator[Browser]:
    with httpx.Client(base_url=node.url, timeout=60) as client:
        yield Browser(client, node)


def take_in(node: RunningNode, *, organisation: str) -> str:
    """The member of staff, added from the machine itself; their password."""
    password = secrets.token_urlsafe(18)
    done = subprocess.run(
        [sys.executable, "-m", "config.commands.main", "people", "add", STAFF_MARKS["staff_email"], "--name",
         STAFF_MARKS["staff"], "--role", "admin", "--role", "officer", "--role", "clerk", "--organisation",
         organisation, "--password-stdin", "--json"],
        env=node.environment, input=password, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return password


def spend_a_day(node: RunningNode, *, password: str) -> None:
    """All that a person does with their account, right and wrong; at its end they see what is theirs, opened."""
    with browser(node) as visitor:
        visitor.get("/accounts/password/reset/")
        assert visitor.post("/accounts/password/reset/", email=STAFF_MARKS["staff_email"]).status_code == 200
        assert "sealed.invalid" not in visitor.sign_in("not the right one").text
        assert visitor.sign_in(password).status_code == 200
        people = visitor.get("/organisation/people/")
        assert STAFF_MARKS["staff"] in people.text and STAFF_MARKS["staff_email"] in people.text
        colleague = {"email": STAFF_MARKS["colleague_email"], "name": STAFF_MARKS["colleague"], "roles": ["clerk"]}
        assert STAFF_MARKS["colleague"] in visitor.post("/organisation/people/", **colleague).text
        assert STAFF_MARKS["label"] in visitor.post("/organisation/tokens/", label=STAFF_MARKS["label"]).text
        visitor.get("/accounts/2fa/webauthn/add/")
        assert visitor.post("/accounts/reauthenticate/", password=password).status_code == 200
        assert STAFF_MARKS["staff"] in visitor.get("/accounts/2fa/webauthn/add/").text
        assert visitor.get("/accounts/2fa/totp/activate/").status_code == 200
        for path in ("/privacy/mine", "/privacy/mine/erasure", "/accounts/2fa/"):
            assert visitor.get(path).status_code in (200, 404), path


def let_the_colleague_go(node: RunningNode, *, password: str) -> None:
    """Their last membership ends, as an admin ends it."""
    with browser(node) as admin:
        admin.sign_in(password)
        page = admin.get("/organisation/people/").text
        block = next(part for part in page.split("summary-list__row") if STAFF_MARKS["colleague"] in part)
        found = _REMOVE.search(block)
        assert found, block
        assert STAFF_MARKS["colleague"] not in admin.post(found[1]).text


def inspect(story: Story, *, officer: str = "customs_mx") -> None:
    """Customs looks at the goods before it decides, and takes a picture whose name says who stood there."""
    story.file_export()
    case = person(story.seller_node, "seller").get(f"/api/trades/{story.trade}")["links"]["export_case"]
    customs, path = person(story.seller_node, officer), f"/api/window/cases/{case}/inspections"
    customs.post(path, {"place": "Manzanillo, yard 3", "when": rfc3339(clock.now() + timedelta(days=1))})
    picture = {"name": STAFF_MARKS["photo"], "content": PICTURE}
    made = customs.post(
        f"{path}/result", {"found": "as-declared", "findings": STAFF_MARKS["findings"], "photos": [picture]}
    )
    assert made["photos"][0]["name"] == STAFF_MARKS["photo"]
