"""What a contract accepts and refuses."""

import pytest

from cqcm_data.build import SOURCES, read_csv
from cqcm_data.contracts import CONTRACTS, ContractError, arrow_schema, validate


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_says_what_a_row_is_and_what_identifies_it(dataset):
    contract = CONTRACTS[dataset]
    assert contract.grain.startswith("one row per ")
    assert set(contract.key) <= set(contract.model_fields)


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_every_column_has_one_storage_type(dataset):
    assert set(arrow_schema(dataset).names) == set(CONTRACTS[dataset].model_fields)


def test_refuses_a_key_that_comes_twice():
    row = read_csv(SOURCES / "press_releases.csv")[0]
    with pytest.raises(ContractError, match="is there 2 times"):
        validate("press_releases", [row, row])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "-1"}, "value"),
        ({"value": "12,5"}, "value"),
        ({"qualifier": "roughly"}, "qualifier"),
        ({"period_start": "2023-12-31", "period_end": "2023-01-01"}, "is after"),
        ({"period_end": ""}, "both a start and an end"),
        ({"value_to": "0.5"}, "is below value"),
        ({"first_page": "501"}, "first_page"),  # a report has its own last page: checks
        ({"surprise": "x"}, "surprise"),
    ],
)
def test_refuses_a_figure_that_makes_no_sense(change, said):
    row = next(r for r in read_csv(SOURCES / "published_figures.csv") if r["period_start"])
    with pytest.raises(ContractError, match=said):
        validate("published_figures", [{**row, **change}])


def test_a_thousand_bad_rows_are_all_told():
    rows = [{"code": str(n)} for n in range(100, 1100)]
    with pytest.raises(ContractError) as told:
        validate("regions", rows)
    assert sum("code" in problem for problem in told.value.problems) >= 1000
