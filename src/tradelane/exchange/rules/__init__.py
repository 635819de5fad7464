# SPDX-License-Identifier: Apache-2.0
"""What must hold between nodes; a folder, because lanes, members and messages are ruled by different hands."""

from tradelane.exchange.rules.lanes import a_directory_is_its_nodes_own as a_directory_is_its_nodes_own
from tradelane.exchange.rules.lanes import a_node_has_a_plain_web_address as a_node_has_a_plain_web_address
from tradelane.exchange.rules.lanes import an_agreement_allows_the_message as an_agreement_allows_the_message
from tradelane.exchange.rules.lanes import an_agreement_has_a_span as an_agreement_has_a_span
from tradelane.exchange.rules.lanes import (
    an_agreement_names_the_nodes_of_its_lane as an_agreement_names_the_nodes_of_its_lane,
)
from tradelane.exchange.rules.lanes import nodes_come_over_mutual_tls as nodes_come_over_mutual_tls
from tradelane.exchange.rules.lanes import only_the_operator_opens_a_lane as only_the_operator_opens_a_lane
from tradelane.exchange.rules.lanes import only_the_two_nodes_sign_an_agreement as only_the_two_nodes_sign_an_agreement
from tradelane.exchange.rules.lanes import the_sender_is_a_registered_peer as the_sender_is_a_registered_peer
from tradelane.exchange.rules.members import LONGEST_GRACE as LONGEST_GRACE
from tradelane.exchange.rules.members import a_member_list_is_dated as a_member_list_is_dated
from tradelane.exchange.rules.members import (
    a_member_list_names_one_node_an_economy as a_member_list_names_one_node_an_economy,
)
from tradelane.exchange.rules.members import a_member_list_never_goes_back as a_member_list_never_goes_back
from tradelane.exchange.rules.members import the_anchor_signed_its_list as the_anchor_signed_its_list
from tradelane.exchange.rules.members import the_member_is_certified_as_listed as the_member_is_certified_as_listed
from tradelane.exchange.rules.members import the_member_list_still_counts as the_member_list_still_counts
from tradelane.exchange.rules.members import the_node_is_a_member as the_node_is_a_member
from tradelane.exchange.rules.messages import ATTEMPTS as ATTEMPTS
from tradelane.exchange.rules.messages import CHUNK_SIZE as CHUNK_SIZE
from tradelane.exchange.rules.messages import CLOCK_TOLERANCE as CLOCK_TOLERANCE
from tradelane.exchange.rules.messages import FURTHEST_AHEAD as FURTHEST_AHEAD
from tradelane.exchange.rules.messages import LARGEST_ATTACHMENT as LARGEST_ATTACHMENT
from tradelane.exchange.rules.messages import LARGEST_MESSAGE as LARGEST_MESSAGE
from tradelane.exchange.rules.messages import MOST_ATTACHMENTS as MOST_ATTACHMENTS
from tradelane.exchange.rules.messages import MOST_IN_A_BATCH as MOST_IN_A_BATCH
from tradelane.exchange.rules.messages import a_batch_is_small_enough as a_batch_is_small_enough
from tradelane.exchange.rules.messages import a_chunk_follows_the_one_before as a_chunk_follows_the_one_before
from tradelane.exchange.rules.messages import a_decision_has_a_reason as a_decision_has_a_reason
from tradelane.exchange.rules.messages import a_key_names_one_message as a_key_names_one_message
from tradelane.exchange.rules.messages import (
    a_kind_and_a_purpose_are_plain_words as a_kind_and_a_purpose_are_plain_words,
)
from tradelane.exchange.rules.messages import a_message_id_names_one_message as a_message_id_names_one_message
from tradelane.exchange.rules.messages import a_place_holds_one_message as a_place_holds_one_message
from tradelane.exchange.rules.messages import a_place_in_a_conversation_is_whole as a_place_in_a_conversation_is_whole
from tradelane.exchange.rules.messages import an_attachment_id_names_one_file as an_attachment_id_names_one_file
from tradelane.exchange.rules.messages import (
    an_organisation_speaks_through_its_own_node as an_organisation_speaks_through_its_own_node,
)
from tradelane.exchange.rules.messages import conflicting_key as conflicting_key
from tradelane.exchange.rules.messages import the_actor_may_send as the_actor_may_send
from tradelane.exchange.rules.messages import the_attachments_are_small_enough as the_attachments_are_small_enough
from tradelane.exchange.rules.messages import the_chunk_is_the_one_announced as the_chunk_is_the_one_announced
from tradelane.exchange.rules.messages import the_message_is_for_this_node as the_message_is_for_this_node
from tradelane.exchange.rules.messages import the_message_is_not_from_the_future as the_message_is_not_from_the_future
from tradelane.exchange.rules.messages import the_message_is_small_enough as the_message_is_small_enough
from tradelane.exchange.rules.messages import the_place_is_not_too_far_ahead as the_place_is_not_too_far_ahead
from tradelane.exchange.rules.messages import the_receipt_is_for_the_message as the_receipt_is_for_the_message
from tradelane.exchange.rules.messages import the_signer_is_the_sender as the_signer_is_the_sender
from tradelane.exchange.rules.messages import the_version_is_spoken as the_version_is_spoken
