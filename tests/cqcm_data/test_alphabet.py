"""The order of words in a list."""

import random

import pytest

from cqcm_data.alphabet import alphabetical

# In their order, in either language.
LISTED = [
    ["2 jeunes", "10 à 19 jeunes", "200 jeunes", "1 000 jeunes", "9 999 jeunes", "Jeunes"],
    ["adhésion", "Écoles", "Entraide", "études", "Zoo"],
    ["Art", "Artisanat", "Arts et culture", "Arts visuels"],
    ["Oasis", "œuvre", "oeuvrer", "ouvrage"],
    ["Cooperation", "Co-operative", "coopératives", "Coops d'initiation"],
    ["entente", "l'entente", "L'Entente", "l’été"],
    ["membre", "Membre", "membre affilié"],
    ["Saint-Jean", "Saint-Jérôme"],
    ["", "–", "a"],
]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("listed", LISTED, ids=lambda listed: listed[-1])
def test_words_stand_where_people_look_for_them(listed, language):
    given = random.Random(1).sample(listed, len(listed))
    assert sorted(given, key=lambda text: alphabetical(text, language)) == listed


def test_the_last_accent_counts_first_in_french_and_the_first_in_english():
    words = ["côté", "cote", "Côté", "coté", "côte"]
    french, english = (
        sorted(words, key=lambda word, language=language: alphabetical(word, language))
        for language in ("fr", "en")
    )
    assert french == ["cote", "côte", "coté", "côté", "Côté"]
    assert english == ["cote", "coté", "côte", "côté", "Côté"]


def test_no_two_texts_share_a_place():
    texts = ["a b", "ab", "a-b", "AB", "1", "01", "²", "2", "É", "é", "e", "٣", "3"]
    assert len({alphabetical(text, "fr") for text in texts}) == len(texts)
