# SPDX-License-Identifier: Apache-2.0
"""Keys of persons and the rows of law in `data/`: the front door to the files beside it."""

from tradelane.privacy.formats.crossing import introduction_from_json as introduction_from_json
from tradelane.privacy.formats.crossing import introduction_json as introduction_json
from tradelane.privacy.formats.crossing import objection_from_json as objection_from_json
from tradelane.privacy.formats.crossing import objection_json as objection_json
from tradelane.privacy.formats.crossing import pseudonym_from as pseudonym_from
from tradelane.privacy.formats.crossing import receipt_from_json as receipt_from_json
from tradelane.privacy.formats.crossing import receipt_json as receipt_json
from tradelane.privacy.formats.disclosing import DISCLOSURE_COLUMNS as DISCLOSURE_COLUMNS
from tradelane.privacy.formats.disclosing import REASON_COLUMNS as REASON_COLUMNS
from tradelane.privacy.formats.disclosing import TERM_COLUMNS as TERM_COLUMNS
from tradelane.privacy.formats.disclosing import complaint_ways as complaint_ways
from tradelane.privacy.formats.disclosing import content_digest as content_digest
from tradelane.privacy.formats.disclosing import key_of_contact as key_of_contact
from tradelane.privacy.formats.disclosing import not_exported as not_exported
from tradelane.privacy.formats.disclosing import our_disclosures as our_disclosures
from tradelane.privacy.formats.disclosing import our_terms as our_terms
from tradelane.privacy.formats.disclosing import person_key as person_key
from tradelane.privacy.formats.disclosing import pseudonym_for as pseudonym_for
from tradelane.privacy.formats.disclosing import read_disclosures as read_disclosures
from tradelane.privacy.formats.disclosing import read_terms as read_terms
from tradelane.privacy.formats.disclosing import reasons as reasons
from tradelane.privacy.formats.disclosing import taxonomy as taxonomy
from tradelane.privacy.formats.disclosing import term_for as term_for
from tradelane.privacy.formats.disclosing import third_party_labels as third_party_labels
from tradelane.privacy.formats.erasure import RETENTION_COLUMNS as RETENTION_COLUMNS
from tradelane.privacy.formats.erasure import our_retention as our_retention
from tradelane.privacy.formats.erasure import read_retention as read_retention
from tradelane.privacy.formats.erasure import report_from_json as report_from_json
from tradelane.privacy.formats.erasure import report_json as report_json
from tradelane.privacy.formats.notices import MEASURES as MEASURES
from tradelane.privacy.formats.notices import processing_record as processing_record
from tradelane.privacy.formats.rows import DATA as DATA
