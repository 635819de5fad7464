# SPDX-License-Identifier: Apache-2.0
"""A record that left may end elsewhere: `conclude` is an act.

SQLite makes the table of entries anew for it, so its guards, and the one of titles that looks into it, are lifted.
"""

from importlib import import_module

from django.db import migrations, models

from tradelane.journal.adapters.guards import Lift, Refuse, append_only

_STRAYS = import_module("tradelane.titles.migrations.0002_what_stands").STRAYS
_GUARDS = [
    *append_only("titles_entry", says="titles: entries are append-only"),
    Refuse(
        name="titles_title_follows_entries",
        act="UPDATE",
        table="titles_title",
        when=_STRAYS,
        says="titles: a title moves only by its next entry",
    ),
]
ACTS = """issue from_paper part arrive transfer nominate endorse pledge release accept reject rekey surrender
    accept_surrender refuse_surrender amend to_paper divide combine void send depart stay return conclude open_recovery
    object recover present accept_bill aval dishonour protest notice pay recourse""".split()


class Migration(migrations.Migration):
    dependencies = [("titles", "0003_words_beside_entries")]
    operations = [
        *(Lift(guard) for guard in _GUARDS),
        migrations.RemoveConstraint(model_name="entryrow", name="entry_act_known"),
        migrations.AddConstraint(
            model_name="entryrow",
            constraint=models.CheckConstraint(condition=models.Q(("act__in", ACTS)), name="entry_act_known"),
        ),
        *_GUARDS,
    ]
