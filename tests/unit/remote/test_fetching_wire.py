import msgspec
import pytest

from app.core.fetching_events import FetchProgressed, ModelVerified
from app.remote.fetching_wire import Delete, Done, Get, encoded, job_from, news_from


@pytest.mark.parametrize("job", [Get(("a", "b")), Delete("a")])
def test_a_job_arrives_as_it_was_sent(job: Get | Delete) -> None:
    assert job_from(encoded(job)) == job


@pytest.mark.parametrize(
    "news", [Done(), ModelVerified("a", ()), FetchProgressed("a", "A", 1, 2, 0.0, None)]
)
def test_news_arrive_as_they_were_sent(news: ModelVerified) -> None:
    assert news_from(encoded(news)) == news


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense", encoded(Done()), msgspec.msgpack.encode(("Get", {"model_ids": [1]}))],
)
def test_anything_else_is_no_job(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - msgspec's words are not ours
        job_from(data)
