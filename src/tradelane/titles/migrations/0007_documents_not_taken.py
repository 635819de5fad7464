# SPDX-License-Identifier: Apache-2.0
"""A document whose issue another platform did not take may be issued again: a void record no longer keeps it.

SQLite makes the table of titles anew for it, so its guards are lifted.
"""

from importlib import import_module

from django.db import migrations, models

from tradelane.journal.adapters.guards import Lift, Refuse, never_removed

_STANDS = import_module("tradelane.titles.migrations.0002_what_stands")
_GUARDS = [
    never_removed("titles_title", says="titles: records are never deleted"),
    Refuse(
        name="titles_title_follows_entries",
        act="UPDATE",
        table="titles_title",
        when=_STANDS.STRAYS,
        says="titles: a title moves only by its next entry",
    ),
    Refuse(
        name="titles_title_stands_still",
        act="UPDATE",
        table="titles_title",
        when=_STANDS.RESERVED,
        says="titles: a reserved title moves only by the entry it is reserved for",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("titles", "0006_control_records")]
    operations = [
        *(Lift(guard) for guard in _GUARDS),
        migrations.RemoveConstraint(model_name="titlerow", name="title_one_per_document"),
        migrations.AddConstraint(
            model_name="titlerow",
            constraint=models.UniqueConstraint(
                fields=["registry", "document"],
                condition=~models.Q(state="void"),
                name="title_one_per_document",
            ),
        ),
        *_GUARDS,
    ]
