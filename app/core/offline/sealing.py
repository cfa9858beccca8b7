"""Keeps a process from opening connections, and says whether that holds."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from app.core.environment import stay_offline
from app.core.offline.hook import Hook
from app.core.offline.kernel import filter_sockets, sockets_filtered
from app.core.voice_events import OfflineChecked, Sealed

logger = logging.getLogger(__name__)

NOT_TRIED = "it would hold for the programs that it starts as well"
"""Why there is no filter where none was wished for."""


@dataclass(frozen=True, slots=True)
class _Seal:
    process: Sealed
    hook: Hook
    obstacle: str

    def check(self) -> OfflineChecked:
        from app.core.offline.trying import refused  # takes a moment that only this needs

        with self.hook.trying():
            return OfflineChecked(
                self.process,
                refused=refused(),
                by_kernel=not self.obstacle and sockets_filtered(),
                obstacle=self.obstacle,
                attempts=self.hook.refusals,
            )


_seals: list[_Seal] = []
"""The one of this process: like what it stands for, it cannot be taken back."""


def seal(process: Sealed, *, kernel: bool) -> None:
    """Refuse connections from now on, in all threads; before libraries are imported.

    With `kernel` children are refused theirs as well, so no process that starts the fetcher, or
    a browser for the user, can have that.
    """
    if _seals:
        return
    stay_offline()
    hook = Hook()
    sys.addaudithook(hook)
    if kernel:
        os.environ["PIP_NO_INDEX"] = "1"  # a library that lacks a part may call pip
    _seals.append(_Seal(process, hook, filter_sockets() if kernel else NOT_TRIED))


def announce(listener: Callable[[OfflineChecked], None]) -> None:
    """Try, and tell what came of it; then now and again when something was refused.

    The listener may be called on any thread. It is not called where nothing was sealed.
    """
    for one in _seals:
        checked = one.check()
        one.hook.refused_again = partial(_tell_again, listener, checked, one.hook)
        if not (checked.by_kernel or checked.obstacle == NOT_TRIED):
            logger.warning("the kernel does not keep this process offline: %s", checked.obstacle)
        listener(checked)


def _tell_again(
    listener: Callable[[OfflineChecked], None], checked: OfflineChecked, hook: Hook
) -> None:
    logger.warning("%d attempts to open a connection were refused", hook.refusals)
    listener(replace(checked, attempts=hook.refusals))
