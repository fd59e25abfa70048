"""What people come to do: the words that they have for it, and where it is done."""

from collections.abc import Mapping

from cqcm_data.text import Language, Text
from cqcm_views.search.destination import Destination
from cqcm_views.wording.strings import say, words


def destinations(card: Destination) -> Mapping[str, Destination]:
    """Where each task is done, by its name; `card` is one whose menu holds what cards offer."""
    return {
        "present": Destination("presenter"),
        "excel": card,
        "download": card,
        "picture": card,
        "link": card,
        "copy": card,
        "template": Destination("apporter"),
        "bring": Destination("apporter"),
        "print": Destination("fiche_region"),
        "region": Destination("par_region"),
        "example": Destination("jeunesse", more=(("exemple", "oui"),)),
        "contrast": Destination("faits_saillants", more=(("theme", "contrast"),)),
    }


def names(task: str) -> tuple[Text, ...]:
    """What a task is called, then each other word for it, in its own language."""
    return (words()[f"task_{task}"], *_synonyms(task, "fr"), *_synonyms(task, "en"))


def how(task: str) -> Text:
    """How it is done, in one sentence."""
    return words()[f"task_{task}_how"]


def _synonyms(task: str, language: Language) -> list[Text]:
    listed = say(f"task_{task}_words", language).split(", ")
    return [Text(fr=word, en=word) for word in listed]
