"""The glossary: full names, both languages, every mistake at once."""

import re

import pytest

from cqcm_data import glossary
from cqcm_data.alphabet import plain
from cqcm_data.catalogue import CatalogueError


@pytest.mark.parametrize("name", glossary.load().abbreviations)
def test_the_letters_of_an_abbreviation_stand_in_its_full_name_in_order(name):
    found = glossary.load().abbreviations[name]
    letters = iter(plain(found.full))
    assert all(letter in letters for letter in re.sub(r"[^a-z]", "", plain(found.short)))


def test_a_definition_is_one_sentence_in_each_language():
    known = glossary.load()
    for entry in [*known.abbreviations.values(), *known.terms.values()]:
        assert entry.definition.fr != entry.definition.en
        for text in (entry.definition.fr, entry.definition.en):
            assert text.endswith(".")
            assert len(text) < 220


def test_no_abbreviation_and_no_term_is_told_twice():
    known = glossary.load()
    for told in (
        [plain(entry.short) for entry in known.abbreviations.values()],
        [plain(entry.label.fr) for entry in known.terms.values()],
        [plain(entry.label.en) for entry in known.terms.values()],
    ):
        assert len(told) == len(set(told))


def test_every_mistake_is_told_at_once(tmp_path):
    file = tmp_path / "glossary.toml"
    file.write_text(
        '[abbreviations.aci]\nshort = "ACI"\ndefinition = { fr = "Alliance." }\n'
        '[terms.mutual]\nlabel = { fr = "Mutuelle", en = "" }\n'
    )
    with pytest.raises(CatalogueError) as told:
        glossary.load(file)
    for place in (
        "abbreviations.aci.full",
        "abbreviations.aci.definition.en",
        "terms.mutual.label.en",
        "terms.mutual.definition",
    ):
        assert any(place in problem for problem in told.value.problems), place


def test_a_name_is_the_address_of_one_entry(tmp_path):
    file = tmp_path / "glossary.toml"
    definition = 'definition = { fr = "Une chose.", en = "A thing." }\n'
    file.write_text(
        f'[abbreviations.aci]\nshort = "ACI"\nfull = "Alliance"\n{definition}'
        f'[terms.aci]\nlabel = {{ fr = "Alliance", en = "Alliance" }}\n{definition}'
    )
    with pytest.raises(CatalogueError, match="abbreviation and term at once: aci"):
        glossary.load(file)
