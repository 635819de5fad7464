# SPDX-License-Identifier: Apache-2.0
"""What was issued, asked and filed stands; a certificate ends once, and what was decided is decided."""

from django.db import migrations

from tradelane.journal.adapters.guards import Refuse, never_changed, never_removed

ISSUED = " OR ".join(
    f"NEW.{name} IS DISTINCT FROM OLD.{name}"
    for name in ("number", "issuer", "exporter", "digest", "hs_codes", "issued_on", "valid_to", "mark", "replaces")
)
CERTIFICATE = "origin: what was issued stands, and ends once"
DECIDED = "origin: what was decided stands"
ENDED = "OLD.state IN ('denied', 'withdrawn')"


class Migration(migrations.Migration):
    dependencies = [("origin", "0003_certificates_and_claims")]
    operations = [
        never_changed("origin_certificate", when=f"OLD.ended_at IS NOT NULL OR {ISSUED}", says=CERTIFICATE),
        never_removed("origin_certificate", says=CERTIFICATE),
        never_changed("origin_application", when="OLD.decided_at IS NOT NULL", says=DECIDED),
        never_removed("origin_application", says=DECIDED),
        never_changed("origin_contest", when="OLD.decided_at IS NOT NULL", says=DECIDED),
        never_removed("origin_contest", says=DECIDED),
        never_changed("origin_evidence", when="OLD.answered_at IS NOT NULL", says="origin: what was shown stands"),
        never_removed("origin_evidence", says="origin: what was asked stands"),
        never_changed("origin_claim", when=ENDED, says="origin: a claim ends once"),
        never_removed("origin_claim", says="origin: what was claimed stands"),
        Refuse(
            name="origin_finding_once", act="UPDATE", table="origin_verification",
            when="OLD.answered_at IS NOT NULL AND NEW.finding IS DISTINCT FROM OLD.finding",
            says="origin: what was found stands",
        ),
    ]  # fmt: skip
