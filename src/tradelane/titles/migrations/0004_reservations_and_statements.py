# SPDX-License-Identifier: Apache-2.0
"""Signed entries that wait for a payment; while one is open its title moves by that entry or not at all, and an ended
reservation never opens again. And what the operator states about its registry.
"""

import django.db.models.deletion
from django.db import migrations, models

STANDS_STILL = """EXISTS (SELECT 1 FROM titles_reservation r WHERE r.title_id = NEW.id AND r.state = 'open'
                          AND r.entry <> NEW.head)"""
REOPENS = """OLD.state <> 'open' OR NEW.entry <> OLD.entry OR NEW.title_id <> OLD.title_id OR NEW.body <> OLD.body
             OR (NEW.signature <> OLD.signature AND NOT (NEW.signature = '' AND NEW.state = 'released'))"""

SQLITE = (
    f"""CREATE TRIGGER titles_title_stands_still BEFORE UPDATE ON titles_title WHEN {STANDS_STILL}
       BEGIN SELECT RAISE(ABORT, 'titles: a reserved title moves only by the entry it is reserved for'); END""",
    f"""CREATE TRIGGER titles_reservation_ends_once BEFORE UPDATE ON titles_reservation WHEN {REOPENS}
       BEGIN SELECT RAISE(ABORT, 'titles: a reservation ends once and is not rewritten'); END""",
    """CREATE TRIGGER titles_reservation_no_delete BEFORE DELETE ON titles_reservation
       BEGIN SELECT RAISE(ABORT, 'titles: reservations are kept'); END""",
)

POSTGRESQL = (
    f"""CREATE FUNCTION titles_stands_still() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF {STANDS_STILL}
         THEN RAISE EXCEPTION 'titles: a reserved title moves only by the entry it is reserved for'
           USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NEW;
       END $$""",
    f"""CREATE FUNCTION titles_reservation_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF {REOPENS}
         THEN RAISE EXCEPTION 'titles: a reservation ends once and is not rewritten'
           USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER titles_title_stands_still BEFORE UPDATE ON titles_title
       FOR EACH ROW EXECUTE FUNCTION titles_stands_still()""",
    """CREATE TRIGGER titles_reservation_ends_once BEFORE UPDATE ON titles_reservation
       FOR EACH ROW EXECUTE FUNCTION titles_reservation_ends_once()""",
    """CREATE TRIGGER titles_reservation_no_delete BEFORE DELETE ON titles_reservation
       FOR EACH ROW EXECUTE FUNCTION titles_append_only()""",
)


def guard(apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):

    dependencies = [
        ('titles', '0003_every_act'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReservationRow',
            fields=[
                ('entry', models.CharField(max_length=71, primary_key=True, serialize=False)),
                ('body', models.BinaryField()),
                ('protected', models.TextField()),
                ('signature', models.TextField()),
                ('opens', models.TextField(blank=True, default='')),
                ('matter', models.CharField(max_length=40)),
                ('reserved_at', models.DateTimeField()),
                ('state', models.CharField(max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='titles.titlerow')),
            ],
            options={
                'db_table': 'titles_reservation',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('title',), name='reservation_one_open_per_title'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'delivered', 'released'])), name='reservation_state_known')],
            },
        ),
        migrations.CreateModel(
            name='StatementRow',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('factor', models.CharField(max_length=20)),
                ('what', models.CharField(max_length=500)),
                ('by', models.CharField(max_length=500)),
                ('reference', models.CharField(max_length=500)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('state', models.CharField(max_length=12)),
                ('proposer', models.CharField(max_length=40)),
                ('proposed_at', models.DateTimeField()),
                ('confirmer', models.CharField(blank=True, max_length=40)),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'titles_statement',
                'constraints': [models.CheckConstraint(condition=models.Q(('factor__in', ['agreements', 'audit', 'continuity', 'declaration', 'security', 'standards'])), name='statement_factor_stated'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(models.Q(('confirmer', ''), _negated=True), models.Q(('confirmer', models.F('proposer')), _negated=True)), _connector='OR'), name='statement_confirmed_by_another_person'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'confirmed', 'withdrawn'])), name='statement_state_known')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
