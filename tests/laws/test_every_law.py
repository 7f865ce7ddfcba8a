"""The twelve laws by number: which tests hold each of them, and that these are there."""

import ast
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).resolve().parents[1]

LAWS: Final = {
    "1 acknowledged is kept": (
        "pipeline/crash/test_sync.py::test_the_log_is_synced_before_an_answer_leaves",
        "pipeline/crash/test_kills.py::test_killed_at_every_stage_it_keeps_what_it_acknowledged_and_finds_the_same_moments",
        "pipeline/log/test_log_limits.py::test_a_full_log_acknowledges_nothing_loses_nothing_and_recovers",
    ),
    "2 one id, one statement": (
        "pipeline/log/test_sqlite_log.py::test_any_requests_in_any_groups_are_kept_whole_or_not_at_all",
        "lrs/api/test_ingest.py::test_another_statement_under_a_taken_id_is_a_conflict_and_changes_nothing",
        "lrs/api/test_ingest.py::test_the_same_again_is_silently_the_same",
    ),
    "3 read your writes": (
        "lrs/api/test_law_3_read_your_writes.py::test_who_follows_the_header_misses_nothing_and_sees_nothing_twice",
        "pipeline/embedded/test_serve.py::test_a_reader_sees_what_was_acknowledged_before_it_asked",
        "pipeline/embedded/test_serve.py::test_a_follower_that_starts_at_consistent_through_misses_nothing",
    ),
    "4 order does not matter": (
        "laws/test_live_equals_whole.py::test_live_moments_of_the_real_detectors_are_those_of_the_whole_set",
        "pipeline/histories/test_listening.py::test_live_is_a_function_of_what_was_said_and_consented",
        "pipeline/crash/test_forum.py::test_killed_in_the_midst_of_the_forum_it_finds_what_detect_finds_in_it",
        "pipeline/test_offline.py::test_any_order_and_any_repetition_give_the_same",
    ),
    "5 a moment carries its evidence": (
        "laws/test_law_05_evidence.py::test_an_id_is_made_of_kind_and_key_evidence_alone",
        "processors/detectors/test_register.py::test_moments_keep_to_the_closed_lists_of_roles",
    ),
    "6 what is voided, contested or withdrawn goes": (
        "pipeline/histories/test_detecting.py::test_a_void_retracts_what_cites_its_target",
        "pipeline/histories/test_detecting.py::test_withdrawing_retracts_and_granting_counts_from_then_on",
        (
            "pipeline/histories/test_sealing.py::"
            "test_a_void_of_what_was_dropped_retracts_what_cites_it_and_all_that_is_built_on_it"
        ),
        "pipeline/histories/test_contesting.py::test_what_stands_is_what_the_set_gives_without_what_is_rejected",
    ),
    "7 time is data": (
        "processors/recognise/test_recognise.py::test_event_time_is_never_later_than_five_minutes_after_the_append",
        "pipeline/histories/test_detecting.py::test_silence_is_heard_when_a_clock_entry_says_that_time_has_passed",
    ),
    "8 text stays behind": (
        "processors/recognise/test_laws.py::test_nothing_of_a_text_or_a_person_leaves_the_recogniser",
        "pipeline/crash/test_forum.py::test_beside_the_log_and_the_store_nothing_names_a_person_or_repeats_a_text",
        "laws/test_law_08_canaries.py::test_no_token_of_a_person_or_a_text_is_anywhere_beside",
        "laws/test_law_08_canaries.py::test_no_run_of_four_words_is_anywhere_beside",
        "pipeline/test_telemetry.py::test_a_field_that_nobody_thought_about_does_not_reach_a_log_line",
    ),
    "9 no consent, no signal": (
        "processors/recognise/test_laws.py::test_who_has_not_consented_is_nowhere_in_a_signal",
        "processors/recognise/test_places.py::test_a_private_place_is_not_heard_and_neither_is_one_that_may_be",
        (
            "pipeline/embedded/test_operations.py::"
            "test_nobody_is_heard_without_consent_then_those_who_grant_it_and_nobody_after_withdrawing"
        ),
    ),
    "10 bad input is refused whole and clearly": (
        "lrs/api/test_ingest.py::test_a_batch_is_accepted_whole_or_not_at_all",
        "lrs/api/test_bounds.py::test_nothing_that_a_client_sends_becomes_a_500",
        (
            "pipeline/histories/test_unjudged.py::"
            "test_a_statement_that_cannot_be_recognised_is_a_dead_letter_and_its_neighbours_are_heard"
        ),
        "pipeline/stages/test_record.py::test_poison_goes_to_the_dead_letters_and_its_neighbours_are_recorded",
    ),
    "11 bounded": (
        "lrs/api/test_bounds.py::test_what_is_too_large_is_413_with_its_limit_and_setting",
        "pipeline/log/test_log_limits.py::test_what_waits_is_bounded_and_has_a_deadline",
        "pipeline/histories/test_detecting.py::test_the_log_of_moments_is_cut_behind_its_reader_and_goes_on_counting",
    ),
    "12 no person is scored": (
        "laws/test_law_12_no_scores.py::test_no_table_sets_a_number_beside_a_person",
        "laws/test_law_12_no_scores.py::test_no_moment_sets_a_number_beside_a_person",
    ),
}


def test_there_are_twelve_laws() -> None:
    assert [int(law.split()[0]) for law in LAWS] == list(range(1, 13))


@pytest.mark.parametrize("law", LAWS)
def test_every_law_is_held_by_tests_that_are_there(law: str) -> None:
    for test in LAWS[law]:
        file, _, name = test.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        found = {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in found, f"law {law}: {test} is not there"
