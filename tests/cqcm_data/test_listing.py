"""What the report names one by one."""

import pytest

from cqcm_data import catalogue
from cqcm_data.listing import UnknownList, listing
from cqcm_data.text import Text


@pytest.mark.parametrize("name", catalogue.load().lists)
def test_every_list_has_entries_and_pages(name, built):
    found = listing(name, built)
    assert found.entries
    assert found.provenance.places


def test_entries_come_in_the_order_of_their_dates_those_without_one_last(built):
    dates = [entry.start for entry in listing("assemblies", built).entries]
    assert dates[-1] is None
    assert dates[:-1] == sorted(dates[:-1])


def test_a_number_that_is_not_exact_keeps_its_qualifier(built):
    by_id = {entry.id: dict(entry.details) for entry in listing("assemblies", built).entries}
    attendance = Text(fr="Personnes", en="People")
    assert by_id["concertation_2023_02"][attendance].en == "nearly 150"
    assert by_id["concertation_2023_10"][attendance].fr == "près de 100"
    assert attendance not in by_id["annual_general_2023"]


def test_an_unknown_list_is_refused(built):
    with pytest.raises(UnknownList):
        listing("nothing", built)
