# SPDX-License-Identifier: Apache-2.0
"""The environment: every variable in one place, every fault at once, no secret shown."""

from dataclasses import fields
from pathlib import Path

import pytest

from config.environment import Environment, read, variables
from config.logs import without_secrets
from config.mail import mail_settings
from tradelane.kernel.errors import Unreadable


def test_defaults_make_a_node_of_mexico(tmp_path: Path) -> None:
    environment = read({"TRADELANE_HOME": str(tmp_path)})
    assert environment.node_organisation == "MX.NODE.TRADELANE"
    assert environment.allowed_hosts == ["127.0.0.1"]
    assert environment.secret == ""
    assert not environment.is_https


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(
            {
                "TRADELANE_ECONOMY": "ZZ",
                "TRADELANE_BASE_URL": "example.org",
                "TRADELANE_NODES_URL": "https://example.org",
                "TRADELANE_SECRET": "short",
                "DATABASE_URL": "mysql://x",
                "NATS_URL": "nats://one,nats://two",
                "TRADELANE_EMAIL_URL": "http://x",
                "TRADELANE_LOG_LEVEL": "LOUD",
                "TRADELANE_DEBUG": "yes",
            }
        )
    assert refusal.value.field.split(", ") == [
        "TRADELANE_ECONOMY",
        "TRADELANE_BASE_URL",
        "TRADELANE_NODES_URL",
        "TRADELANE_SECRET",
        "DATABASE_URL",
        "NATS_URL",
        "TRADELANE_EMAIL_URL",
        "TRADELANE_LOG_LEVEL",
        "TRADELANE_DEBUG",
    ]


def test_a_node_answers_to_both_of_its_addresses(tmp_path: Path) -> None:
    addresses = {"TRADELANE_BASE_URL": "https://a.example", "TRADELANE_NODES_URL": "https://b.example:8443"}
    assert read({"TRADELANE_HOME": str(tmp_path), **addresses}).allowed_hosts == ["a.example", "b.example"]


def test_the_secret_comes_from_its_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x" * 40 + "\n")
    environment = read(
        {"TRADELANE_HOME": str(tmp_path), "DATABASE_URL": "postgresql://u:hush@h/d", "TRADELANE_SECRET": ""}
    )
    assert environment.secret == "x" * 40
    assert "xxx" not in repr(environment)
    assert "hush" not in repr(environment)


def test_the_bus_has_one_server_or_three_and_their_password_is_never_shown(tmp_path: Path) -> None:
    one, three = "nats://u:hush@one", "tls://u:hush@one:4222, tls://u:hush@two:4222,nats://three"
    for given, count in (("", 0), (one, 1), (three, 3)):
        environment = read({"TRADELANE_HOME": str(tmp_path), "NATS_URL": given})
        assert len(environment.nats_addresses) == count
        assert "hush" not in repr(environment)
    for faulty in ("http://one", "one:4222", f"{one},{one}", "nats://"):
        with pytest.raises(Unreadable, match="NATS_URL"):
            read({"TRADELANE_HOME": str(tmp_path), "NATS_URL": faulty})


def test_every_variable_says_what_it_means() -> None:
    assert len(variables()) == len(fields(Environment))
    for name, meaning, _ in variables():
        assert name.isupper()
        assert len(meaning) > 10, name


def test_mail_is_silent_without_an_address() -> None:
    assert mail_settings(Environment())["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    told = mail_settings(Environment(email_url="smtp://u%40x:p@mail.example:2525"))
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"], told["EMAIL_HOST_USER"]) == ("mail.example", 2525, "u@x")
    assert told["EMAIL_USE_TLS"]
    assert mail_settings(Environment(email_url="smtps://mail.example"))["EMAIL_PORT"] == 465


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("Authorization: Bearer tl_abc", "tl_abc"),
        ("POST password=hunter2&x=1", "hunter2"),
        ('{"token": "tl_abc"}', "tl_abc"),
        ("Cookie: sessionid=abcdef", "abcdef"),
        ("Not Found: /privacy/link/eyJwIjoi:1abc/export.json", "eyJwIjoi"),
        ("Forbidden: /shop/orders/MTIz:sig/mail", "MTIz"),
    ],
)
def test_logs_hide_secrets(line: str, hidden: str) -> None:
    assert hidden not in without_secrets(line)
    assert without_secrets("titles.title.transferred title_1") == "titles.title.transferred title_1"
