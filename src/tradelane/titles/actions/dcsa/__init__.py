# SPDX-License-Identifier: Apache-2.0
"""What carriers and platforms ask of each other and answer (EBL_ISS, EBL_SUR); apart from the acts themselves."""
