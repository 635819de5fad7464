# SPDX-License-Identifier: Apache-2.0
"""The nineteen PINT scenarios of DCSA's Conformance Gateway (January 2026) by name, in its order: what every pairing of
platforms must run through. `dupe` and `dise` follow a transfer that was accepted; `two_entries` is a chain of issue and
transfer; `retry` is the envelope started again.
"""

SCENARIOS = (
    # without files
    "01_rece",
    "02_rece_then_the_same_is_dupe",
    "03_rece_then_signed_again_is_dupe",
    "04_rece_then_manipulated_is_dise",
    "05_two_entries_rece",
    "06_two_entries_then_signed_again_is_dupe",
    "07_two_entries_then_manipulated_is_dise",
    "08_bsig_then_rece",
    "09_benv_for_another_platform",
    "10_benv_for_an_unknown_party",
    # with two files
    "11_both_files_then_finish_rece",
    "12_one_file_retry_the_other_finish_rece",
    "13_one_file_retry_the_other_retry_rece",
    "14_a_corrupted_file_is_incd_retry_rece",
    "15_an_unrelated_file_is_incd_retry_rece",
    "16_finish_too_early_is_mdoc_then_finish_rece",
    "17_finish_too_early_is_mdoc_then_retry_rece",
    # receiver validation, and a fault of form
    "18_a_receiver_is_named_by_its_code",
    "19_what_has_not_its_form_is_400",
)
