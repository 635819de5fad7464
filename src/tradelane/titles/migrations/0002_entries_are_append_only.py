# SPDX-License-Identifier: Apache-2.0
"""Triggers that no program can talk round: entries are append-only, a title row follows its entries."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER titles_entry_no_update BEFORE UPDATE ON titles_entry
       BEGIN SELECT RAISE(ABORT, 'titles: entries are append-only'); END""",
    """CREATE TRIGGER titles_entry_no_delete BEFORE DELETE ON titles_entry
       BEGIN SELECT RAISE(ABORT, 'titles: entries are append-only'); END""",
    """CREATE TRIGGER titles_fork_no_update BEFORE UPDATE ON titles_fork
       BEGIN SELECT RAISE(ABORT, 'titles: evidence is append-only'); END""",
    """CREATE TRIGGER titles_fork_no_delete BEFORE DELETE ON titles_fork
       BEGIN SELECT RAISE(ABORT, 'titles: evidence is append-only'); END""",
    """CREATE TRIGGER titles_title_no_delete BEFORE DELETE ON titles_title
       BEGIN SELECT RAISE(ABORT, 'titles: records are never deleted'); END""",
    """CREATE TRIGGER titles_title_follows_entries BEFORE UPDATE ON titles_title
       WHEN OLD.state IN ('delivered', 'void') OR NEW.n <> OLD.n + 1 OR NEW.id <> OLD.id
         OR NEW.registry <> OLD.registry OR NEW.document <> OLD.document OR NEW.number <> OLD.number
         OR NEW.carrier <> OLD.carrier
         OR NOT EXISTS (SELECT 1 FROM titles_entry e WHERE e.title_id = NEW.id AND e.n = NEW.n
                        AND e.digest = NEW.head AND e.prev = OLD.head AND e."to" = NEW.holder)
       BEGIN SELECT RAISE(ABORT, 'titles: a title moves only by its next entry'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION titles_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'titles: % is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE FUNCTION titles_follows_entries() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF OLD.state IN ('delivered', 'void') OR NEW.n <> OLD.n + 1 OR NEW.id <> OLD.id
           OR NEW.registry <> OLD.registry OR NEW.document <> OLD.document OR NEW.number <> OLD.number
           OR NEW.carrier <> OLD.carrier
           OR NOT EXISTS (SELECT 1 FROM titles_entry e WHERE e.title_id = NEW.id AND e.n = NEW.n
                          AND e.digest = NEW.head AND e.prev = OLD.head AND e."to" = NEW.holder)
         THEN RAISE EXCEPTION 'titles: a title moves only by its next entry'
           USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER titles_entry_append_only BEFORE UPDATE OR DELETE ON titles_entry
       FOR EACH ROW EXECUTE FUNCTION titles_append_only()""",
    """CREATE TRIGGER titles_fork_append_only BEFORE UPDATE OR DELETE ON titles_fork
       FOR EACH ROW EXECUTE FUNCTION titles_append_only()""",
    """CREATE TRIGGER titles_title_no_delete BEFORE DELETE ON titles_title
       FOR EACH ROW EXECUTE FUNCTION titles_append_only()""",
    """CREATE TRIGGER titles_title_follows_entries BEFORE UPDATE ON titles_title
       FOR EACH ROW EXECUTE FUNCTION titles_follows_entries()""",
)


def guard(apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("titles", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
