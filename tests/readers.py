"""Many who read all the time while somebody puts online and takes back: nobody sees a mixture."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

from killed import markers, processes, put

from cqcm_data import publish, query, release
from cqcm_data.intake import undo
from cqcm_data.reading import Reading

READERS = 20


@dataclass
class Seen:
    """How often one reader looked, which releases they saw in turn, and what was wrong."""

    looks: int = 0
    numbers: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def watched(root: str, times: int) -> list[Seen]:
    """What the readers see while a process publishes so many times, and takes half of it back."""
    over = Event()
    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read, root, over) for _ in range(READERS)]
        writer = processes().Process(target=put_and_take_back, args=(root, times))
        writer.start()
        writer.join(timeout=20 * times)
        over.set()
        seen = [one.result() for one in readers]
    assert writer.exitcode == 0
    return seen


def put_and_take_back(root: str, times: int) -> None:
    for number in range(times):
        made = put(root, f"{number:03}")
        if number % 2:
            before = undo.undone(made.number, made)
            publish.publish(root, made, before, publish.Reason("x", "Undo"))


def read(root: str, over: Event) -> Seen:
    seen = Seen()
    while not over.is_set():
        try:
            look(root, seen)
        except Exception as error:  # noqa: BLE001 - whatever it is, a reader has met it
            seen.wrong.append(repr(error))
    return seen


def look(root: str, seen: Seen) -> None:
    """Both datasets, and what is made from each, say the same of how often was published."""
    on = release.current(root)
    one, other = markers(on)
    counts = [query.from_records(name, Reading(on)).value for name in ("ciec", "promotion_views")]
    if one != other or [value or 0 for value in counts] != [len(one), len(one)]:
        seen.wrong.append(f"release {on.number}: {one}, {other}, {counts}")
    seen.looks += 1
    if [on.number] != seen.numbers[-1:]:
        seen.numbers.append(on.number)
