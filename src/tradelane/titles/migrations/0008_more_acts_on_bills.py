# SPDX-License-Identifier: Apache-2.0
"""A drawee deliberates, an obstacle is noted, notice is passed on, and a bill is accepted or paid for another's honour.

SQLite makes the table of entries anew for it, so its guards, and the one of titles that looks into it, are lifted.
"""

from importlib import import_module

from django.db import migrations, models

from tradelane.journal.adapters.guards import Lift

_BEFORE = import_module("tradelane.titles.migrations.0004_concluded_elsewhere")
_GUARDS = _BEFORE._GUARDS
_is_one_of = import_module("tradelane.titles.migrations.0005_entries_by_place_alone")._is_one_of
ACTS = [*_BEFORE.ACTS, *"deliberate hinder relay intervene admit decline pay_for_honour".split()]


class Migration(migrations.Migration):
    dependencies = [("titles", "0007_documents_not_taken")]
    operations = [
        *(Lift(guard) for guard in _GUARDS),
        migrations.RemoveConstraint(model_name="entryrow", name="entry_act_known"),
        migrations.AddConstraint(
            model_name="entryrow",
            constraint=models.CheckConstraint(condition=_is_one_of(ACTS), name="entry_act_known"),
        ),
        *_GUARDS,
    ]
