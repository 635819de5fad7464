# SPDX-License-Identifier: Apache-2.0
"""The phytosanitary certificate, for export and re-export, after the models annexed to ISPM 12."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import OWN, Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import NOTE
from tradelane.parties.values import OrganisationKind

PURPOSES = ("export", "re-export")
ATTACHED = ("original", "certified-true-copy")
PACKED = ("packed", "repacked")
CONTAINERS = ("original", "new")
"""What the model for re-export lets an officer tick."""

KIND = Kind(
    kind=DocumentKind.PHYTOSANITARY_CERTIFICATE,
    root="PhytosanitaryCertificate",
    namespace=OWN,
    granted_by=frozenset({OrganisationKind.AGENCY}),
    party_names={"seller": "exporter"},
    shown=Shown(
        parties=(PartyRole.SELLER, PartyRole.CONSIGNEE),
        goods=("number", "description", "origin", "marks", "packages", "quantity", "net_mass"),
        references=("ucr",),
        transport=("mode", "loading", "discharge", "vessel", "voyage", "imo", "departure"),
    ),
    statements={
        "purpose": Statement("whether it is for export or for re-export", Form.CHOICE, choices=PURPOSES),
        "plant_protection_organization": Statement("national plant protection organization that issues it"),
        "to_plant_protection_organization": Statement("plant protection organization to which it is addressed"),
        "botanical_name": Statement("botanical name of the plants by line number, genus at the least", Form.BY_LINE),
        "place_of_origin": Statement("place where the plants grew by line number, beside the country", Form.BY_LINE),
        "treatment_date": Statement("day of the disinfestation or disinfection treatment", Form.DATE),
        "treatment": Statement("treatment, such as fumigation"),
        "chemical": Statement("active ingredient"),
        "duration_and_temperature": Statement("for how long, and at which temperature"),
        "concentration": Statement("concentration"),
        "treatment_information": Statement("additional information on the treatment"),
        "place_of_issue": Statement("town where it was issued"),
        "officer": Statement("name of the authorized officer"),
        "country_of_first_export": Statement("country from which the re-exported plants came"),
        "original_certificate": Statement("number of the phytosanitary certificate of that country"),
        "attached_certificate": Statement("what of that certificate is attached", Form.CHOICE, choices=ATTACHED),
        "packed": Statement("whether the plants were packed or repacked", Form.CHOICE, choices=PACKED),
        "containers": Statement(
            "whether they are in their original or in new containers", Form.CHOICE, choices=CONTAINERS
        ),
        "additional_declaration": Statement("what the importing country asks to be declared", Form.LONG_TEXT),
        "declaration": Statement("the certifying statement of the model", Form.LONG_TEXT),
        **NOTE,
    },
)
