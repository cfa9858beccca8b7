from dataclasses import replace

from app.core.errors import ParleyError
from app.core.settings import Settings
from app.ui.keeper import Keeper

OTHER = replace(Settings(), rest_minutes=5.0)


def test_a_change_is_told_at_once_and_saved_a_moment_later(qtbot) -> None:
    saved = []
    keeper = Keeper(Settings(), saved.append)
    with qtbot.waitSignal(keeper.changed) as told:
        keeper.change(OTHER)
    assert told.args == [Settings(), OTHER]
    assert keeper.settings == OTHER
    assert saved == []
    qtbot.waitUntil(lambda: saved == [OTHER])


def test_many_changes_are_saved_once(qtbot) -> None:
    saved = []
    keeper = Keeper(Settings(), saved.append)
    for minutes in range(20):
        keeper.change(replace(Settings(), rest_minutes=float(minutes)))
    qtbot.waitUntil(lambda: bool(saved))
    assert [settings.rest_minutes for settings in saved] == [19.0]


def test_what_is_the_same_is_no_change(qtbot) -> None:
    keeper = Keeper(Settings(), lambda settings: None)
    with qtbot.assertNotEmitted(keeper.changed):
        keeper.change(Settings())


def test_a_full_disk_is_told_of_and_the_settings_are_used_all_the_same(qtbot) -> None:
    def full(settings: Settings) -> None:
        raise ParleyError("The disk is full: make room.")

    keeper = Keeper(Settings(), full)
    with qtbot.waitSignal(keeper.failed) as told:
        keeper.change(OTHER)
    assert told.args == ["The disk is full: make room."]
    assert keeper.settings == OTHER
