"""The CQCM's answers to the register: each a release of its own, as it was then in older ones."""

import datetime as dt
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import list_release, write_csv

from cqcm_data import answers, build, checks, figures, register, release
from cqcm_data.contracts import PARAGRAPH, Answer, ContractError
from cqcm_data.days import day_of
from cqcm_data.intake import undo
from cqcm_data.publish import Reason, Superseded, publish
from cqcm_data.release import Release
from cqcm_data.text import Text

POINT, OTHER = "youths_three_values", "board_seats"
WORDS = Text(fr="6 937 compte les projets Jeune COOP.", en="6,937 counts Jeune COOP projects.")
CHANGED = Text(fr="Les trois sont justes.", en="All three are right.")
BY = Reason("marie@cqcm.example", "Réponse")
MAY = dt.date(2024, 5, 12)


def given(point: str = POINT, words: Text = WORDS, day: dt.date = MAY) -> dict[str, object]:
    return {"point": point, "answer_fr": words.fr, "answer_en": words.en, "date": day}


@pytest.fixture
def root(built: Release, tmp_path) -> str:
    return str(shutil.copytree(built.root, str(tmp_path / "online")))


def put(root: str, words: Text | None, point: str = POINT, seen: Answer | None = None) -> Release:
    return answers.put_online(point, words, seen, BY, root)


def test_nothing_is_answered_as_shipped(built):
    assert register.answers(built) == {}
    assert "answers" in built.tables


def test_each_point_can_be_answered(root):
    rows = [given(name) for name in register.shipped()]
    base = release.current(root)
    made = publish(root, base, {"answers": build.table("answers", rows)}, BY)
    assert [*register.answers(made)] == [*register.shipped()]


def test_an_answer_is_of_today_and_of_its_release_and_names_nobody(root):
    before = release.current(root)
    made = put(root, WORDS)
    said = register.answers(made)[POINT]
    assert (said.answer_fr, said.answer_en) == (WORDS.fr, WORDS.en)
    assert said.date == day_of(made.at)
    assert register.answers(before) == {}
    assert (made.number, made.who, made.why) == (before.number + 1, BY.who, BY.why)
    assert not any(BY.who in str(value) for value in said.model_dump().values())
    changed = {name for name, at in made.tables.items() if before.tables[name] != at}
    assert changed == {"answers"}


def test_it_is_changed_and_withdrawn_by_whoever_has_seen_it(root):
    first = put(root, WORDS)
    other = put(root, CHANGED, OTHER)
    seen = register.answers(other)[POINT]
    changed = put(root, CHANGED, seen=seen)
    assert register.answers(changed)[POINT].answer_en == CHANGED.en
    withdrawn = put(root, None, seen=register.answers(changed)[POINT])
    assert [*register.answers(withdrawn)] == [OTHER]
    told = [register.answers(one).get(POINT) for one in (first, changed, withdrawn)]
    assert [one and one.answer_fr for one in told] == [WORDS.fr, CHANGED.fr, None]


def test_the_same_words_put_nothing_online_and_keep_their_day(online_with):
    made = online_with(answers=[given()])
    seen = register.answers(made)[POINT]
    assert put(made.root, Text(fr=f" {WORDS.fr}\n", en=WORDS.en), seen=seen) == made
    changed = put(made.root, CHANGED, seen=seen)
    assert register.answers(changed)[POINT].date == day_of(changed.at) > MAY


def test_whoever_comes_second_is_told_and_overwrites_nothing(root):
    put(root, WORDS)
    with pytest.raises(Superseded, match=POINT):
        put(root, CHANGED)
    with pytest.raises(Superseded):
        put(root, None, seen=Answer.model_validate(given(words=CHANGED)))
    assert register.answers(release.current(root))[POINT].answer_fr == WORDS.fr
    put(root, CHANGED, OTHER)  # another point stands in nobody's way


def test_of_two_at_once_one_wins(root):
    def answered(words: Text) -> bool:
        try:
            put(root, words)
        except Superseded:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        won = [*both.map(answered, (WORDS, CHANGED))]
    assert sorted(won) == [False, True]
    (said,) = register.answers(release.current(root)).values()
    assert said.answer_fr == (WORDS if won[0] else CHANGED).fr


def test_undo_takes_an_answer_back_unless_it_changed_since(root):
    first = put(root, WORDS)
    second = put(root, CHANGED, OTHER)
    newest = publish(root, second, undo.undone(first.number, second), BY)
    assert [*register.answers(newest)] == [OTHER]
    changed = put(root, WORDS, OTHER, seen=register.answers(newest)[OTHER])
    with pytest.raises(undo.ChangedSince):
        undo.undone(second.number, changed)
    back = publish(root, changed, undo.undone(changed.number, changed), BY)
    assert register.answers(back)[OTHER].answer_fr == CHANGED.fr


def test_the_history_of_a_point_is_what_changed_its_answer_and_nothing_else(root):
    first = put(root, WORDS)
    put(root, CHANGED, OTHER)
    target = {"indicator": "members", "year": 2024, "target": 70.0}
    rows = {"targets": build.table("targets", [target])}
    with_target = publish(root, release.current(root), rows, BY)
    changed = put(root, CHANGED, seen=register.answers(with_target)[POINT])
    both = {name: build.table(name, []) for name in ("targets", "answers")}
    publish(root, changed, both, BY)
    found = answers.publications(POINT, release.current(root))
    assert [one.number for one in found] == [changed.number, first.number]


def test_what_is_no_point_is_not_answered(root):
    with pytest.raises(KeyError):
        put(root, WORDS, "no_such_point")


def test_an_answer_to_a_point_that_is_gone_is_kept_and_shown_nowhere(online_with):
    made = online_with(answers=[given("gone_point"), given()])
    assert checks.can_be_shown(made)
    assert [*register.answers(made)] == [POINT]
    put(made.root, WORDS, OTHER)
    points = {row["point"] for row in figures.rows("answers", release.current(made.root))}
    assert points == {"gone_point", POINT, OTHER}


def test_a_release_from_before_has_no_answers_and_can_be_shown_and_answered(built, root):
    older = {name: at for name, at in built.tables.items() if name != "answers"}
    before = list_release(root, older)
    assert checks.can_be_shown(before)
    assert register.answers(before) == {}
    assert answers.publications(POINT, before) == []
    shutil.rmtree(f"{root}/answers")  # it never had the table
    assert [*register.answers(put(root, WORDS))] == [POINT]


def test_an_upgrade_of_the_product_keeps_the_answers(root, sources):
    made = put(root, WORDS)
    write_csv(sources / "targets.csv", [{"indicator": "members", "year": 2024, "target": 70}])
    upgraded = build.build(root, sources)
    assert upgraded.number == made.number + 1
    assert register.answers(upgraded) == register.answers(made) != {}


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](//z) =1+1 {point} $\\frac{1}{2}$"


def test_words_are_kept_as_they_are_written_whatever_they_look_like(root):
    made = put(root, Text(fr=HOSTILE, en=f"={HOSTILE}'; DROP TABLE answers"))
    said = register.answers(made)[POINT]
    assert (said.answer_fr, said.answer_en) == (HOSTILE, f"={HOSTILE}'; DROP TABLE answers")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Oui.\r\n\r\n  Non.", "Oui. Non."),
        ("6\u00a0937\u00a0: oui", "6\u00a0937\u00a0: oui"),
        ("a\u202eb\u200bc\x00d\ud800e\ufefff", "abcdef"),
        ("e\u0301te\u0301", "été"),
        ("\u2066 \x1f \n", ""),
    ],
)
def test_what_is_typed_becomes_one_plain_paragraph(typed, kept):
    assert answers.plain(typed) == kept


def test_a_thousand_letters_in_each_language_and_no_more(root):
    for long in (PARAGRAPH + 1, 5_000):
        with pytest.raises(ContractError, match="at most 1000"):
            put(root, Text(fr="é" * long, en="x"))
        with pytest.raises(ContractError, match="at most 1000"):
            put(root, Text(fr="é", en="x" * long))
    assert register.answers(release.current(root)) == {}
    whole = "é" * PARAGRAPH
    assert register.answers(put(root, Text(fr=whole, en="x")))[POINT].answer_fr == whole


def test_neither_language_may_be_missing(root):
    for words in (Text(fr=" \u200b", en="x"), Text(fr="x", en="\n")):
        with pytest.raises(ContractError):
            put(root, words)
