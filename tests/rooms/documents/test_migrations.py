# SPDX-License-Identifier: Apache-2.0
"""What was issued before a migration stands after it, and still nobody can change it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from tests.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)

ROW = {
    "id": "doc_before", "kind": "commercial-invoice", "number": "INV-1", "issuer": "MX.RFC.CAC201105AB1",
    "issuer_name": "Cooperativa", "consignment": "consignment_1", "version": 1, "digest": f"sha256:{'a' * 64}",
    "issued_on": NOON.date(), "issued_at": NOON, "home": True, "body": b"{}", "signatures": [], "leaf": b"leaf",
}  # fmt: skip


def test_dropping_the_list_of_kinds_keeps_what_was_issued_immutable() -> None:
    """SQLite builds the table anew for 0003, which takes its triggers away unless they are made again."""
    before, after = ("documents", "0002_issued_means_immutable"), ("documents", "0003_a_kind_is_declared_in_code")
    MigrationExecutor(connection).migrate([before])
    try:
        apps = MigrationExecutor(connection).loader.project_state([before]).apps
        row = apps.get_model("documents", "Document").objects.create(**ROW)
        apps.get_model("documents", "DocumentFile").objects.create(
            document=row, format="json", content=b"{}", digest=row.digest, made_at=NOON
        )
    finally:
        MigrationExecutor(connection).migrate([after])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM documents_document JOIN documents_documentfile ON document_id = 'doc_before'"
        )
        assert cursor.fetchall() == [("INV-1",)]
        for act in ("UPDATE documents_document SET number = 'INV-2'", "DELETE FROM documents_document"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(act)
