"""Figures as people type them from a report."""

import pytest

from cqcm_data.reporting.typed import Amount, NotRead, read

READ = [
    ("6 937", Amount(6937)),
    ("6\u00a0937", Amount(6937)),
    ("6937", Amount(6937)),
    ("12,5", Amount(12.5)),
    ("1,5 million", Amount(1_500_000)),
    ("1,234 million", Amount(1_234_000)),
    ("12 millions de vues", Amount(12_000_000)),
    ("2 M$", Amount(2_000_000)),
    ("1 615 156 $", Amount(1_615_156)),
    ("$1,615,156", Amount(1_615_156)),
    ("43,5 %", Amount(43.5)),
    ("près de 3 000", Amount(3000, None, "nearly")),
    ("Plus de 330", Amount(330, None, "more_than")),
    ("environ 20", Amount(20, None, "about")),
    ("jusqu’à 5", Amount(5, None, "up_to")),
    ("plus de 1,5 million", Amount(1_500_000, None, "more_than")),
    ("18 à 30", Amount(18, 30)),
    ("entre 18 et 30", Amount(18, 30)),
    ("18-30", Amount(18, 30)),
    ("3e", Amount(3)),
    ("0", Amount(0)),
]


@pytest.mark.parametrize(("text", "amount"), READ)
def test_it_is_read_as_the_report_means_it(text, amount):
    assert read(text, "views") == amount


@pytest.mark.parametrize("text", ["", "beaucoup", "12 chats", "0x10", "douze ou treize", "9" * 80])
def test_what_is_no_number_is_said(text):
    with pytest.raises(NotRead) as told:
        read(text, "persons")
    assert told.value.why == "not_a_number"


def test_what_may_be_two_numbers_is_not_guessed():
    with pytest.raises(NotRead) as told:
        read("1,234")
    assert (told.value.why, told.value.candidates) == ("ambiguous_number", (1.234, 1234.0))


def test_an_interval_goes_upwards():
    with pytest.raises(NotRead) as told:
        read("30 à 18")
    assert told.value.why == "backwards"


def test_whoever_writes_english_has_points_for_decimals():
    assert read("6,937", mark=".") == Amount(6937)
    assert read("1.5 million", mark=".") == Amount(1_500_000)
