"""packaging/training: the pieces of which a projector's training is made, with tiny models."""

import pickle
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from app.core.errors import ModelError
from app.language.templates import TEMPLATES
from app.speech_models.engines.projector import Projector, Shape, directed_table, runs_of_tokens
from tests.unit.speech.checkpoints import CHATML, byte_tokens, chance

PACKAGING = Path(__file__).parents[3] / "packaging"
sys.path.insert(0, str(PACKAGING))
try:
    from training import whisper_weights
    from training.language import FrozenLanguage
    from training.learning import Example, Plan, Training
    from training.measuring import Judge, Judged, scores, share
    from training.questions import UNHEARD_SPEAKERS, Question, kept, learnt, read_groups
    from training.spoken import Clip
finally:
    sys.path.remove(str(PACKAGING))

SHAPE = Shape(heard_width=8, read_width=32, width=16)
PLAN = Plan(steps=60, batch=4, rate=1e-2, warm_up=5, strangers=20, dropout=0.0)


@pytest.fixture(scope="module")
def language() -> FrozenLanguage:
    from transformers import LlamaConfig, LlamaForCausalLM

    tokens = byte_tokens(CHATML)
    config = LlamaConfig(
        vocab_size=tokens.get_vocab_size(), hidden_size=32, intermediate_size=32,
        num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1,
        tie_word_embeddings=True,
    )  # fmt: skip
    model = chance(lambda: LlamaForCausalLM(config))
    return FrozenLanguage(model, tokens, TEMPLATES["chatml"])


def speech(words: str, language: FrozenLanguage) -> torch.Tensor:
    """Stands for what an encoder makes of words: each letter sounds its own way for 160 ms."""
    sounds = torch.randn(300, 8, generator=torch.Generator().manual_seed(1))
    return torch.cat([sounds[token].repeat(8, 1) for token in language.tokens(words)])


def examples(language: FrozenLanguage, words: Iterable[str]) -> list[Example]:
    return [
        Example(speech(one, language), tuple(language.tokens(one)), tuple(language.tokens("yes")))
        for one in words
    ]


WORDS = ("cat", "dog", "tag", "cod", "god", "act")


class TestQuestions:
    def test_what_is_kept_is_never_learnt(self) -> None:
        groups = read_groups()
        all_learnt = {one.words for one in learnt(groups, 10**6, 1)}
        measured = kept(groups, 60, 1)
        assert len(all_learnt) > 3000
        assert len(measured) > 100
        assert not all_learnt & {one.words for one in measured}
        frames = {frame for group in groups for frame in group.frames}
        assert not frames & {frame for group in groups for frame in group.kept}

    def test_new_words_are_in_no_question_that_is_learnt(self) -> None:
        groups = read_groups()
        said = " ".join(one.words for one in learnt(groups, 10**6, 1)).lower()
        for group in groups:
            for thing in group.things[-max(1, len(group.things) // 10) :]:
                assert not re.search(rf"\b{thing.lower()}\b", said), thing

    def test_who_measures_was_not_learnt_from(self) -> None:
        groups = read_groups()
        assert not {one.speaker for one in learnt(groups, 500, 1)} & set(UNHEARD_SPEAKERS)
        assert {one.speaker for one in kept(groups, 60, 1)} <= set(UNHEARD_SPEAKERS)

    def test_the_same_seed_asks_the_same(self) -> None:
        groups = read_groups()
        assert learnt(groups, 50, 3) == learnt(groups, 100, 3)[:50]
        assert learnt(groups, 50, 3) != learnt(groups, 50, 4)


class TestEncoder:
    def test_weights_in_whole_numbers_are_refused_for_their_scales_would_be_lost(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        given = {"encoder/layer_0/ffn/linear_0/weight": np.zeros((4, 4), np.int8)}
        monkeypatch.setattr(whisper_weights, "read_ctranslate2", lambda path: given)
        with pytest.raises(ModelError, match="choose one in float16"):
            whisper_weights.open_encoder(tmp_path)


class TestProjector:
    def test_each_stack_becomes_a_direction(self) -> None:
        directions, silence = Projector(SHAPE)(torch.randn(2, 23, 8))
        assert directions.shape == (2, 5, 32)
        assert silence.shape == (2, 5, 1)
        assert torch.allclose(directions.norm(dim=-1), torch.ones(2, 5), atol=1e-5)

    def test_silence_and_repetitions_take_no_rows(self) -> None:
        assert runs_of_tokens([0, 5, 5, 0, 5, 7, 7, 0]) == [(1, 3), (4, 5), (5, 7)]
        assert runs_of_tokens([0, 0]) == []

    def test_rows_lie_among_the_embeddings(self) -> None:
        table = torch.randn(40, 32)
        rows = Projector(SHAPE).eval().rows(torch.randn(40, 8), table, directed_table(table))
        assert rows.shape[1] == 32
        longest = table.norm(dim=-1).max() + 1e-4  # rounding
        assert rows.norm(dim=-1).max() <= longest

    def test_silence_alone_gives_nothing_to_read(self) -> None:
        projector, table = Projector(SHAPE).eval(), torch.randn(40, 32)
        torch.nn.init.constant_(projector.silence.bias, 1000.0)
        assert projector.rows(torch.randn(40, 8), table, directed_table(table)).shape == (0, 32)

    @pytest.mark.parametrize("wrong", [{"reach": 4}, {"stacked": 0}, {"width": 10**9}])
    def test_an_impossible_shape_is_refused(self, wrong: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="cannot be"):
            Shape.told({"heard_width": 8, "read_width": 32, **wrong})


class TestLearning:
    def test_the_loss_falls_and_words_that_were_not_learnt_are_read(
        self, language: FrozenLanguage
    ) -> None:
        training = Training(language, SHAPE, Plan(**{**_plan(), "steps": 150}))
        losses = [loss for _, loss in training.learn(examples(language, WORDS))]
        assert sum(losses[-10:]) < 0.2 * sum(losses[:10])
        directed = directed_table(language.table)
        read = training.projector.eval().read(speech("coat", language), directed)
        assert language.tokenizer.decode(read) == "coat"

    def test_an_answer_teaches_it_through_the_frozen_model(self, language: FrozenLanguage) -> None:
        plan = Plan(**{**_plan(), "answer_steps": 20, "answer_rate": 1e-2})
        before = {name: value.clone() for name, value in language.model.state_dict().items()}
        training = Training(language, SHAPE, plan)
        losses = [loss for _, loss in training.learn(examples(language, WORDS))][plan.steps :]
        assert sum(losses[-5:]) < sum(losses[:5])
        after = language.model.state_dict()
        assert all(torch.equal(value, after[name]) for name, value in before.items())

    def test_stopped_and_gone_on_with_it_learns_the_same(
        self, language: FrozenLanguage, tmp_path: Path
    ) -> None:
        plan = Plan(**{**_plan(), "steps": 12, "answer_steps": 4, "dropout": 0.1})
        known = examples(language, WORDS)
        through = Training(language, SHAPE, plan)
        whole = [loss for _, loss in through.learn(known)]
        for stop in (5, 14):
            first = Training(language, SHAPE, plan)
            for step, _ in first.learn(known):
                if step == stop:
                    break
            first.save(tmp_path / "half.safetensors")
            second = Training(language, SHAPE, plan)
            second.go_on(tmp_path / "half.safetensors")
            assert [loss for _, loss in second.learn(known)] == pytest.approx(whole[stop:])

    def test_a_pickled_checkpoint_is_refused(
        self, language: FrozenLanguage, tmp_path: Path
    ) -> None:
        path = tmp_path / "projector.safetensors"
        path.write_bytes(pickle.dumps({"projector.norm.weight": [1.0]}))
        with pytest.raises(ModelError, match="no safetensors file"):
            Training(language, SHAPE, PLAN).go_on(path)

    def test_a_checkpoint_of_another_shape_is_refused(
        self, language: FrozenLanguage, tmp_path: Path
    ) -> None:
        Training(language, SHAPE, PLAN).save(tmp_path / "one.safetensors")
        other = Shape(heard_width=8, read_width=32, width=24)
        with pytest.raises(ModelError, match="another projector"):
            Training(language, other, PLAN).go_on(tmp_path / "one.safetensors")


class TestMeasuring:
    def test_the_share_is_the_way_from_no_question_to_the_cascade(self) -> None:
        half = Judged("p", -1.0, -2.0, -1.0, -3.0, "", "")
        whole = Judged("p", -1.0, -1.0, -1.0, -3.0, "", "")
        assert share([half]) == pytest.approx(0.5)
        assert share([half, whole]) == pytest.approx(0.75)
        (found,) = scores([half, whole])
        assert found.least == pytest.approx(0.5)
        assert found.most == pytest.approx(1.0)

    def test_words_that_are_misread_are_counted(self) -> None:
        judged = Judged("p", -1.0, -2.0, -1.0, -3.0, read="what is i", said="What is it?")
        assert scores([judged])[0].misread == pytest.approx(1 / 3)

    def test_what_was_learnt_is_judged_as_the_written_question_is(
        self, language: FrozenLanguage
    ) -> None:
        training = Training(language, SHAPE, Plan(**{**_plan(), "steps": 150}))
        for _ in training.learn(examples(language, WORDS)):
            pass
        clip = Clip(Question("coat", "x", "p"), speech("coat", language), "coat")
        (judged,) = Judge(language, [clip], [language.tokens("yes")]).judge(training.projector)
        assert judged.read == "coat"
        assert judged.cascade == judged.written != judged.nothing
        assert judged.sound == pytest.approx(judged.written, abs=0.05)


def _plan() -> dict[str, Any]:
    return {name: getattr(PLAN, name) for name in PLAN.__dataclass_fields__}
