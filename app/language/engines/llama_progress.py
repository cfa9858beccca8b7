"""llama.cpp's own loading, followed: it tells how far it has come, and can be ended at any time."""

from typing import Any

import llama_cpp

from app.core.progress import goes_on


@llama_cpp.llama_progress_callback  # type: ignore[untyped-decorator] # a C function type
def told(share: float, data: object) -> bool:
    """For llama.cpp, which calls it on the thread that loads, some hundred times for a file."""
    return goes_on(share)


class FollowedLlama(llama_cpp.Llama):  # type: ignore[misc] # the library has no types
    """Sets the one parameter that llama-cpp-python leaves alone: whom to tell."""

    @property
    def model_params(self) -> Any:
        """What the file is loaded with."""
        return self._model_params

    @model_params.setter
    def model_params(self, params: Any) -> None:
        params.progress_callback = told
        self._model_params = params
