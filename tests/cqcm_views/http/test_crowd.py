"""A hall that asks in one moment."""

import asyncio
from threading import Event

from visitors import run

from cqcm_data import release
from cqcm_views.http import crowd

HALL = 40


def test_a_hall_shares_one_look_and_none_that_had_begun_before_it_asked(monkeypatch):
    begun, seen, online = Event(), Event(), ["old"]
    looks = []

    def look() -> str:
        looks.append(found := online[-1])
        begun.set()
        assert seen.wait(10)
        return found

    async def asked() -> tuple[str, list[str]]:
        early = asyncio.create_task(crowd.newest())
        await asyncio.to_thread(begun.wait, 10)
        online.append("new")  # the look that is under way has missed it
        hall = [asyncio.create_task(crowd.newest()) for _ in range(HALL)]
        await asyncio.sleep(0)
        seen.set()
        return await early, await asyncio.gather(*hall)

    monkeypatch.setattr(release, "current", look)
    assert run(asked()) == ("old", ["new"] * HALL)
    assert looks == ["old", "new"]


def test_who_asks_for_one_address_takes_turns_that_nobody_keeps():
    assert crowd.turn("/a") is not crowd.turn("/b")
    mine = crowd.turn("/a")
    assert crowd.turn("/a") is mine
    del mine
    assert not crowd._turns
