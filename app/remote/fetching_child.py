"""The child process that does one job with the models, as seen from the window's side."""

from collections.abc import Callable

from app.core.fetching_events import FetchingEvent
from app.remote.fetching_wire import Done, Job, encoded, news_from
from app.remote.job_child import PATIENCE_SECONDS as PATIENCE_SECONDS
from app.remote.job_child import JobChild
from app.remote.job_child import Target as Target


class FetchChild:
    """Does one job, in a child that ends with it."""

    def __init__(self, target: Target) -> None:
        self._child = JobChild(target)

    @property
    def ended(self) -> bool:
        """Whether the job was given up."""
        return self._child.ended

    def end(self) -> None:
        """Give the job up; any thread may call this, and `run` returns soon afterwards."""
        self._child.end()

    def run(self, job: Job, listener: Callable[[FetchingEvent], None]) -> bool:
        """Do the job, blocking; whether the child came to its end by itself."""

        def take(data: bytes) -> bool:
            news = news_from(data)
            if isinstance(news, Done):
                return True
            listener(news)
            return False

        return self._child.run(encoded(job), take)
