# SPDX-License-Identifier: Apache-2.0
"""Entries are found by their title and place; an index by title alone said the same, and was written with each. Checks
of their act compare, where they made an index of a list for each.

SQLite makes the table of entries anew for it, so its guards, and the one of titles that looks into it, are lifted.
"""

from functools import reduce
from importlib import import_module
from operator import or_

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from tradelane.journal.adapters.guards import Lift

_BEFORE = import_module("tradelane.titles.migrations.0004_concluded_elsewhere")
_GUARDS = _BEFORE._GUARDS


def _is_one_of(acts):
    return reduce(or_, (Q(("act", act)) for act in acts))


_OPENS = _is_one_of(["issue", "from_paper", "part", "arrive"])


class Migration(migrations.Migration):
    dependencies = [("titles", "0004_concluded_elsewhere")]
    operations = [
        *(Lift(guard) for guard in _GUARDS),
        migrations.RemoveConstraint(model_name="entryrow", name="entry_act_known"),
        migrations.RemoveConstraint(model_name="entryrow", name="entry_issue_comes_first"),
        migrations.AlterField(
            model_name="entryrow",
            name="title",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="titles.titlerow",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryrow",
            constraint=models.CheckConstraint(condition=_is_one_of(_BEFORE.ACTS), name="entry_act_known"),
        ),
        migrations.AddConstraint(
            model_name="entryrow",
            constraint=models.CheckConstraint(
                condition=Q(n=1, prev="") & _OPENS | (Q(n__gt=1) & ~Q(prev="") & ~_OPENS),
                name="entry_issue_comes_first",
            ),
        ),
        *_GUARDS,
    ]
