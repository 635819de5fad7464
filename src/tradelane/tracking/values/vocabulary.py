# SPDX-License-Identifier: Apache-2.0
"""The words of EPCIS 2.0 and of its Core Business Vocabulary 2.0; apart, because they are GS1's and not ours.

Sources: EPCIS 2.0 (ISO/IEC 19987:2024) §7 for fields, CBV 2.0 (ISO/IEC 19988:2024) §7 for codes.
"""

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OBJECT = "ObjectEvent"
AGGREGATION = "AggregationEvent"
TRANSACTION = "TransactionEvent"
TRANSFORMATION = "TransformationEvent"
ASSOCIATION = "AssociationEvent"
DOCUMENT = "EPCISDocument"
QUERY_DOCUMENT = "EPCISQueryDocument"

ACTIONS = frozenset({"OBSERVE", "ADD", "DELETE"})

_EVERY_EVENT = _words("""
    @context type eventTime recordTime eventTimeZoneOffset eventID certificationInfo errorDeclaration
    bizStep disposition readPoint bizLocation bizTransactionList sourceList destinationList
    sensorElementList persistentDisposition""")
"""The XML binding gives every type a persistent disposition; so it is read in JSON too."""
_PARENT_AND_CHILDREN = frozenset({"action", "parentID", "childEPCs", "childQuantityList"})
EVENT_FIELDS: Mapping[str, frozenset[str]] = {
    OBJECT: _EVERY_EVENT | {"action", "epcList", "quantityList", "ilmd"},
    AGGREGATION: _EVERY_EVENT | _PARENT_AND_CHILDREN,
    ASSOCIATION: _EVERY_EVENT | _PARENT_AND_CHILDREN,
    TRANSACTION: _EVERY_EVENT | {"action", "parentID", "epcList", "quantityList"},
    TRANSFORMATION: _EVERY_EVENT
    | {"inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID", "ilmd"},
}
"""Every field that the standard gives an event, by type; any other needs a namespace."""

DOCUMENT_FIELDS = _words(
    "@context id type schemaVersion creationDate instanceIdentifier sender receiver epcisHeader epcisBody"
)

EPC_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")

MATCHES: Mapping[str, tuple[str, ...]] = {
    "MATCH_epc": ("epcList", "childEPCs"),
    "MATCH_parentID": ("parentID",),
    "MATCH_inputEPC": ("inputEPCList",),
    "MATCH_outputEPC": ("outputEPCList",),
    "MATCH_anyEPC": (*EPC_LISTS, "parentID"),
    "MATCH_epcClass": ("quantityList", "childQuantityList"),
    "MATCH_inputEPCClass": ("inputQuantityList",),
    "MATCH_outputEPCClass": ("outputQuantityList",),
    "MATCH_anyEPCClass": QUANTITY_LISTS,
}
"""Parameter of the simple event query and the fields it looks into (EPCIS 2.0 §8.2.7.1)."""

BIZ_STEPS = _words("""
    accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
    decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
    installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
    retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
    unloading unpacking void_shipping""")
DISPOSITIONS = _words("""
    active available completeness_inferred completeness_verified conformant container_closed container_open damaged
    destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance
    mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled
    reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown""")
BUSINESS_TRANSACTIONS = _words("bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt")
SOURCES_AND_DESTINATIONS = frozenset({"owning_party", "possessing_party", "location"})
ERROR_REASONS = frozenset({"did_not_occur", "incorrect_data"})
COMPONENTS = _words("""
    x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude
    longitude altitude""")
SENSOR_ALERTS = frozenset({"ALARM_CONDITION", "ERROR_CONDITION"})
MEASUREMENTS = _words("""AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
    AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
    Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
    ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency
    Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
    LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
    MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure Radioactivity
    RadiantFlux RadiantIntensity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed
    SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux
    Wavenumber""")
"""Kinds of measurement of the GS1 Web Vocabulary, gs1:MeasurementType, that CBV 2.0 lists."""

MEASUREMENTS_OTHERWISE_SPELT = frozenset({"EffectiveDoseRate", "Molar_concentration"})
"""In use, though not in the list."""

SENSOR_METADATA_FIELDS = _words("time startTime endTime deviceID deviceMetadata rawData dataProcessingMethod bizRules")
SENSOR_NUMBERS = ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
SENSOR_URIS = (
    *("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism"),
    *("chemicalSubstance", "coordinateReferenceSystem", "uriValue"),
)
SENSOR_TIMES = ("time", "startTime", "endTime")
SENSOR_REPORT_FIELDS = frozenset(
    {
        *("type", "exception", "time", "component", "stringValue", "booleanValue", "hexBinaryValue", "uom"),
        *SENSOR_NUMBERS,
        *SENSOR_URIS,
    }
)

KNOWN_PREFIXES = _words("epcis cbv cbvmda gs1 rdfs owl xsd dcterms rdf")
"""Prefixes that GS1's own JSON-LD context declares."""
SCHEMES = frozenset({"http", "https", "urn", "ni", "geo", "data", "tag", "did", "mailto", "tel", "ftp"})
"""Beginnings of absolute URIs, which no context declares."""
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
"""GS1's JSON-LD context, by its published address."""
CONTEXTS = ("https://ref.gs1.org/", "http://ref.gs1.org/", "https://gs1.github.io/", "https://id.gs1.org/")
"""Where GS1's contexts stand; a context from elsewhere may declare prefixes that we can't see."""
