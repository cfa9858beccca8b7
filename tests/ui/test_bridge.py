import threading

from app.core.events import SpeechPaused, SpeechStarted
from app.ui.bridge import Bridge


def test_what_other_threads_post_arrives_on_the_window_s_own_in_order(qtbot) -> None:
    bridge, got = Bridge(), []
    bridge.happened.connect(lambda event: got.append((event, threading.current_thread())))
    worker = threading.Thread(
        target=lambda: [bridge.post(SpeechStarted()), bridge.post(SpeechPaused())]
    )
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(got) == 2)
    here = threading.current_thread()
    assert got == [(SpeechStarted(), here), (SpeechPaused(), here)]
