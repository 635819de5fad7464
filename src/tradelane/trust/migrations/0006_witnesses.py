# SPDX-License-Identifier: Apache-2.0
"""Tables of witnessing, and the triggers by which a witness never moves back; apart from the log's own."""

import django.db.models.deletion
from django.db import migrations, models

_BACK = "a witness never moves back and never sees two roots for one size"
_SAME = "NEW.origin = OLD.origin AND (NEW.size > OLD.size OR (NEW.size = OLD.size AND NEW.root = OLD.root))"
SQLITE = [
    f"CREATE TRIGGER trust_witnessedlog_grows BEFORE UPDATE ON trust_witnessedlog WHEN NOT ({_SAME}) "
    f"BEGIN SELECT RAISE(ABORT, '{_BACK}'); END",
    "CREATE TRIGGER trust_witnessedlog_no_delete BEFORE DELETE ON trust_witnessedlog "
    f"BEGIN SELECT RAISE(ABORT, '{_BACK}'); END",
]
SQLITE_REVERSE = ["DROP TRIGGER trust_witnessedlog_grows", "DROP TRIGGER trust_witnessedlog_no_delete"]
POSTGRESQL = [
    f"CREATE TRIGGER trust_witnessedlog_grows BEFORE UPDATE ON trust_witnessedlog FOR EACH ROW WHEN (NOT ({_SAME})) "
    "EXECUTE FUNCTION trust_log_refuse()",
    "CREATE TRIGGER trust_witnessedlog_no_delete BEFORE DELETE ON trust_witnessedlog "
    "FOR EACH ROW EXECUTE FUNCTION trust_log_refuse()",
]
POSTGRESQL_REVERSE = [
    "DROP TRIGGER trust_witnessedlog_grows ON trust_witnessedlog",
    "DROP TRIGGER trust_witnessedlog_no_delete ON trust_witnessedlog",
]


def _run(schema_editor, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def _make(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def _drop(apps, schema_editor):
    _run(schema_editor, SQLITE_REVERSE, POSTGRESQL_REVERSE)


class Migration(migrations.Migration):

    dependencies = [
        ('trust', '0005_certificates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('line', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Witness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('url', models.CharField(max_length=300)),
                ('vkey', models.CharField(max_length=300)),
                ('size', models.BigIntegerField(default=0)),
                ('rests_until', models.DateTimeField(null=True)),
                ('fault', models.CharField(default='', max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='WitnessedLog',
            fields=[
                ('origin', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('size', models.BigIntegerField()),
                ('root', models.BinaryField(max_length=32)),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='key',
            name='trust_key_purpose_known',
        ),
        migrations.AlterField(
            model_name='key',
            name='purpose',
            field=models.CharField(choices=[('authority', 'AUTHORITY'), ('timestamp', 'TIMESTAMP'), ('signature', 'SIGNATURE'), ('agreement', 'AGREEMENT'), ('responder', 'RESPONDER'), ('log', 'LOG'), ('witness', 'WITNESS')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='key',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['authority', 'timestamp', 'signature', 'agreement', 'responder', 'log', 'witness'])), name='trust_key_purpose_known'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='checkpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='trust.checkpoint'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='witness',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.witness'),
        ),
        migrations.AddConstraint(
            model_name='cosignature',
            constraint=models.UniqueConstraint(models.F('checkpoint'), models.F('witness'), name='log_one_cosignature_a_witness'),
        ),
        migrations.RunPython(_make, _drop),
    ]
