# SPDX-License-Identifier: Apache-2.0
"""What a comment says is sealed until it is published: then, and then alone, its text is written in clear."""

from django.db import migrations

from tradelane.journal.adapters.guards import Lift, never_changed

SAYS = "plans: what was published or decided stands"
_REST = """OLD.consultation_id <> NEW.consultation_id OR OLD.number <> NEW.number
    OR (OLD.answer_id IS NOT NULL AND OLD.answer_id <> COALESCE(NEW.answer_id, ''))
    OR (OLD.state IN ('published', 'refused') AND OLD.state <> NEW.state)"""
BEFORE = f"OLD.text <> NEW.text OR {_REST}"
SAID = f"(OLD.text <> NEW.text AND NOT (OLD.state = 'waiting' AND NEW.state = 'published')) OR {_REST}"


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_what_stands")]
    operations = [
        Lift(never_changed("plans_comment", when=BEFORE, says=SAYS)),
        never_changed("plans_comment", when=SAID, says=SAYS),
    ]
