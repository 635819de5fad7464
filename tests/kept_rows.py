# SPDX-License-Identifier: Apache-2.0
"""All that a test's two databases hold, as text; to look for what must stand in none of them."""

from django.db import connections


def everything_kept() -> str:
    """Every column of every row of both databases."""
    found = []
    for connection in (connections["default"], connections["vault"]):
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found += [str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor.fetchall() for v in row]
    return "\n".join(found)
