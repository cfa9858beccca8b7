"""Gives llama.cpp as many threads as there are cores to spare."""

import llama_cpp

from app.language.engines.load import OtherLoad
from app.language.threads import ThreadChoice

_TOKENS_BETWEEN_LOOKS = 8


class LlamaThreads:
    """Watches the load and the speed of one model, and changes its threads between two steps."""

    def __init__(self, context: object, most: int, load: OtherLoad) -> None:
        self._context = context
        self._choice = ThreadChoice(most, load.cores)
        self._load = load
        self._threads = most
        self._tokens = 0

    def look(self) -> None:
        """Choose by the load; before a batch is read."""
        self._use(self._choice.for_load(self._load.since_last()))

    def token_took(self, seconds: float) -> None:
        """Choose by the speed of the last token, and now and then by the load."""
        self._tokens += 1
        if self._tokens % _TOKENS_BETWEEN_LOOKS == 0:
            self.look()
        self._use(self._choice.after_step(self._threads, seconds))

    def _use(self, threads: int) -> None:
        if threads != self._threads:
            self._threads = threads
            llama_cpp.llama_set_n_threads(self._context, threads, threads)
