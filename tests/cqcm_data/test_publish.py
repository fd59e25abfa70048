"""The only writer: the whole old release or the whole new one, whatever happens on the way."""

import random
import shutil
import time
from pathlib import Path

import pytest
from builders import ciec, put_online, rounds
from deltalake import DeltaTable
from killed import markers, processes, put, put_and_die, put_in_turn, put_where_nothing_fits, run

from cqcm_data import dependents, publish, query, release, store
from cqcm_data.build import table
from cqcm_data.contracts import CONTRACTS
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading

ROUNDS = rounds(50)


@pytest.fixture
def root(built, tmp_path: Path) -> str:
    return shutil.copytree(built.root, str(tmp_path / "online"))


def test_what_is_made_from_changed_records_is_made_anew(root):
    base = release.current(root)
    rows = [ciec(f"c{n}", 2024, "06") for n in range(7)]
    made = publish.publish(
        root, base, {"ciec": table("ciec", rows)}, publish.Reason("Anne", "Reçu")
    )
    changed = {name for name in made.tables if made.tables[name] != base.tables.get(name)}
    assert changed == {
        name
        for name in dependents.every_name()
        if name.endswith(("ciec", "ciec_region")) and not name.startswith("fictitious")
    }
    assert (made.number, made.who, made.why) == (2, "Anne", "Reçu")
    assert query.series("ciec", Reading(made), where=Filters(region="06")).value == 7


@pytest.mark.long
def test_another_figure_protects_anew_what_is_shown_beside_it(root):
    """A year whose people are published is shown, and the total is hidden instead of it."""
    rows = [{**ciec(f"{n}", 2021, f"{n:02}"), "coordinators": 7} for n in range(1, 17)]
    base = put_online(root, ciec=[*rows, {**ciec("17", 2024), "coordinators": 2}])
    assert hidden_years(base) == [False, True]
    figures = store.read(root, "published_figures", base.tables["published_figures"]).to_pylist()
    for row in figures:
        row["qualifier"] = "about" if row["id"] == "ciec_coordinators_2021" else row["qualifier"]
    made = put_online(root, published_figures=figures)
    changed = {name for name in made.tables if made.tables[name] != base.tables[name]}
    assert changed == {"published_figures", "public_ciec"}
    assert hidden_years(made) == [True, True]


def test_nothing_new_is_no_release(root):
    base = release.current(root)
    rows = store.read(root, "members", base.tables["members"])
    assert publish.publish(root, base, {"members": rows}, publish.Reason("x", "x")) == base
    assert release.history(root) == (base,)


def test_a_base_that_is_no_longer_the_newest_is_refused_with_what_has_changed_since(root):
    base = release.current(root)
    put_online(root, ciec=[ciec("a", 2024)])
    rows = table("ciec", [ciec("b", 2024)])
    with pytest.raises(publish.Superseded) as told:
        publish.publish(root, base, {"ciec": rows}, publish.Reason("x", "x"))
    said = str(told.value)
    assert "Nothing was put online" in said and "release 2 (x, essai: ciec)" in said
    assert "Start again from release 2" in said
    assert release.current(root).number == 2


def test_every_commit_of_a_publication_carries_its_release(root):
    made = put_online(root, ciec=[ciec("a", 2024)])
    for name in ("ciec", "rollup_ciec", "public_ciec", release.TABLE):
        assert DeltaTable(f"{root}/{name}").transaction_version("release") == made.number


@pytest.mark.parametrize("rows", [[], [ciec("a", 2024)]])
def test_a_stale_handle_commits_nothing_also_on_an_empty_table(root, rows, monkeypatch):
    """Between the look at a table's head and the commit, somebody else writes."""
    base = put_online(root, ciec=rows) if rows else release.current(root)
    write, once = store.write_deltalake, []

    def late(*args, **options):
        if not once:
            once.append(True)
            put(root, "other")
        return write(*args, **options)

    monkeypatch.setattr(store, "write_deltalake", late)
    with pytest.raises(publish.Superseded, match="release"):
        publish.publish(
            root, base, {"ciec": table("ciec", [ciec("b", 2024)])}, publish.Reason("x", "x")
        )
    online = release.current(root)
    assert online.who == "other"
    assert [row["id"] for row in records(online)] == [*(row["id"] for row in rows), "other"]


@pytest.mark.long
def test_two_at_once_one_wins_and_the_other_is_told(root):
    context = processes()
    together, said = context.Barrier(2), context.Queue()
    both = [
        context.Process(target=put_in_turn, args=(root, n, ROUNDS, together, said)) for n in "ab"
    ]
    for one in both:
        one.start()
    told = [said.get(timeout=60) for _ in range(2 * ROUNDS)]
    for one in both:
        one.join(timeout=60)
    won = {number: marker for number, marker, made, _ in told if made}
    assert len(won) == ROUNDS and sum(made is not None for *_, made, _ in told) == ROUNDS
    assert all("Nothing was put online" in words for *_, made, words in told if made is None)
    history = release.history(root)
    assert [one.number for one in history] == list(range(1, ROUNDS + 2))
    for one in history[1:]:
        assert release.damage(one) is None
        kept = sorted(won[n] for n in range(one.number - 1))
        assert markers(one) == (kept, kept)


@pytest.mark.long
def test_killed_at_any_commit_it_leaves_the_old_or_the_new_release_whole(root):
    context = processes()
    at, done = 0, False
    while not done:
        for turn in range(3):
            before = release.current(root)
            marker = f"{at}-{turn}"
            ended = run(context.Process(target=put_and_die, args=(root, marker, at)))
            assert ended in (0, -9)
            done = ended == 0
            assert_old_or_new(before, marker)
        after = release.current(root)
        assert put(root, f"next {at}").number == after.number + 1
        at += 1
    commits = {"ciec", "media_reach", *dependents.every_name()} & {
        name for name, at in after.tables.items() if at > 1
    }
    assert at > 2 * len(commits)


def test_killed_at_any_moment_it_leaves_the_old_or_the_new_release_whole(root):
    context, chance = processes(), random.Random(4)
    for turn in range(rounds(20)):
        before = release.current(root)
        one = context.Process(target=put, args=(root, f"{turn}"))
        one.start()
        time.sleep(chance.uniform(0, 0.5))
        one.kill()
        one.join(timeout=60)
        assert_old_or_new(before, f"{turn}")
    assert put(root, "last").who == "last"


@pytest.mark.long
@pytest.mark.parametrize("most", [0, 1200, 4000])
def test_a_full_disk_is_a_sentence_and_what_is_online_stays(root, most):
    before = release.current(root)
    context = processes()
    said = context.Queue()
    run(context.Process(target=put_where_nothing_fits, args=(root, most, said)))
    assert "too large" in said.get(timeout=10)
    assert release.current(root) == before and release.damage(before) is None
    assert put(root, "next").number == before.number + 1


def test_rows_that_todays_contract_refuses_are_told_and_not_published(root, monkeypatch):
    base = release.current(root)
    monkeypatch.setattr(dependents, "recipe", lambda: "another")
    monkeypatch.setattr(publish, "lacking", lambda name, _: ["colour"] if name == "members" else [])
    with pytest.raises(publish.ContractError, match="members: colour"):
        publish.publish(root, base, {}, publish.Reason("x", "x"))
    assert release.current(root) == base


def assert_old_or_new(before: release.Release, marker: str) -> None:
    """What is online is the release of before, or the next one with all that it was to bring."""
    online = release.current(before.root)
    assert release.lost(before.root) is None
    assert online.number - before.number in (0, 1)
    expected = markers(before)
    if online != before:
        assert online.who == marker
        expected = tuple(sorted([*one, marker]) for one in expected)
    assert markers(online) == expected
    made = store.read(online.root, "rollup_media_reach", online.tables["rollup_media_reach"])
    assert sum(made["sum_views"].to_pylist()) == len(expected[1])


def hidden_years(on: release.Release) -> list[bool]:
    return [*query.series("ciec_coordinators", Reading(on), ["year"]).frame["hidden"]]


def records(on: release.Release) -> list[dict[str, object]]:
    return store.read(on.root, "ciec", on.tables["ciec"]).to_pylist()


def test_every_dataset_is_in_every_release(built):
    assert set(built.tables) == set(dependents.every_name()) and set(CONTRACTS) < set(built.tables)
