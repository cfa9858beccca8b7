"""Trains a projector: what lets a language model hear, by Whisper's encoder.

    python packaging/train_projector.py speak     questions are spoken, and heard by the encoder
    python packaging/train_projector.py learn     the projector learns; stopped, it goes on
    python packaging/train_projector.py measure   it hears questions that it did not learn from
    python packaging/train_projector.py pack      a folder that Parley can import

docs/training.md says what to expect of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from itertools import chain, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import torch  # noqa: E402
from training.language import FrozenLanguage  # noqa: E402
from training.learning import Example, Plan, Training  # noqa: E402
from training.measuring import ENOUGH, Judge, as_table, scores  # noqa: E402
from training.packing import pack  # noqa: E402
from training.questions import LIST, drills, kept, learnt, read_groups  # noqa: E402
from training.spoken import Clip, Recordings  # noqa: E402
from training.whisper_weights import open_encoder  # noqa: E402

from app.core.errors import ParleyError, UsageError  # noqa: E402
from app.core.paths import Paths  # noqa: E402
from app.language.templates import TEMPLATES  # noqa: E402
from app.speech_models.engines.projector import Shape  # noqa: E402
from app.workshop import Workshop  # noqa: E402

LONGEST_ANSWER = 24
ENCODER = "whisper-base"


class Work:
    """One training, in a folder of its own."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._folder: Path = options.folder
        self._paths = Paths.default()
        self._workshop = Workshop(self._paths)
        groups = read_groups(options.list)
        self._kept = kept(groups, options.kept, options.seed)
        self._learnt = learnt(groups, options.questions, options.seed)
        self._drills = drills(options.drills, options.seed, options.list)
        self._recordings = Recordings(self._folder / "clips", options.seed)
        self._checkpoint = self._folder / f"{options.model}.safetensors"

    def speak(self) -> None:
        """Questions are spoken, and heard by the encoder."""
        begun, total = time.monotonic(), 0.0
        questions = [*self._kept, *self._learnt, *self._drills]
        encoder = open_encoder(self._workshop.library.folder(ENCODER))
        for done, seconds in enumerate(
            self._recordings.speak(questions, self._paths, encoder), start=1
        ):
            total += seconds
            if done % 50 == 0:
                took = time.monotonic() - begun
                print(f"{done:5} spoken, {total:.0f} s of speech in {took:.0f} s", flush=True)

    def learn(self) -> None:
        """The projector learns, and now and then is measured."""
        language = self._language()
        examples = self._examples(language)
        judge = self._judge(language, {example.answer for example in examples})
        training = self._training(language, examples[0].heard.shape[1])
        begun, losses = time.monotonic(), []
        speech = sum(len(example.heard) for example in examples) / 50
        answered = sum(bool(example.answer) for example in examples)
        print(f"{len(examples)} questions, {speech:.0f} s of speech, {answered} with answers")
        for step, loss in training.learn(examples):
            losses.append(loss)
            if step % self._options.every == 0:
                took, mean = time.monotonic() - begun, sum(losses) / len(losses)
                print(f"step {step:5}  loss {mean:6.3f}  {took:6.0f} s", flush=True)
                training.save(self._checkpoint)
                losses.clear()
            if step % self._options.measured == 0 or training.finished:
                training.save(self._checkpoint)
                print(as_table(scores(judge.judge(training.projector))), flush=True)
                training.projector.train()

    def measure(self) -> None:
        """It hears questions that it did not learn from."""
        language = self._language()
        examples = self._examples(language)
        judge = self._judge(language, {example.answer for example in examples})
        training = self._training(language, examples[0].heard.shape[1])
        judged = judge.judge(training.projector)
        found = scores(judged)
        for one in judged:
            print(f"  {one.said:45} {one.read:45} {one.sound - one.cascade:+.2f}")
        print(as_table(found))
        reached = all(score.least >= ENOUGH for score in found)
        print("Good enough to ship." if reached else f"Not to be shipped: {ENOUGH:.0%} are wanted.")

    def pack(self) -> None:
        """A folder that Parley can import."""
        language = self._language()
        encoder = open_encoder(self._workshop.library.folder(ENCODER))
        training = self._training(language, encoder.config.d_model)
        if not training.step:
            raise UsageError("Nothing has been learnt yet: run `learn` first.")
        target = self._folder / f"whisper-projector-{self._options.model}"
        pack(target, encoder, training.projector, language)
        print(f"python main.py models import {target}")

    def _language(self) -> FrozenLanguage:
        model = self._workshop.library.manifest.model(self._options.model)
        files = sorted(self._workshop.library.folder(model.id).glob("*.gguf"))
        if not files or model.template is None:
            raise UsageError(f"{model.id} is no language model in a GGUF: choose another one.")
        return FrozenLanguage.of(files[0], TEMPLATES[model.template])

    def _examples(self, language: FrozenLanguage) -> list[Example]:
        clips = list(self._recordings.clips(self._learnt))
        if not clips:
            raise UsageError("Nothing has been spoken yet: run `speak` first.")
        answered = self._answers(language, clips[: self._options.answers])
        clips += self._recordings.clips(self._drills)
        rest = [()] * (len(clips) - len(answered))
        return [
            Example(clip.rows, tuple(language.tokens(clip.question.words)), answer)
            for clip, answer in zip(clips, [*answered, *rest], strict=True)
        ]

    def _judge(self, language: FrozenLanguage, known: set[tuple[int, ...]]) -> Judge:
        """With those kept questions alone whose answers were not learnt either."""
        parts = [
            [one for one in self._kept if one.part == part][: self._options.judged]
            for part in dict.fromkeys(one.part for one in self._kept)
        ]
        clips = list(self._recordings.clips(chain.from_iterable(parts)))
        answers = self._answers(language, clips)
        unknown = [pair for pair in zip(clips, answers, strict=True) if pair[1] not in known]
        return Judge(language, [one for one, _ in unknown], [one for _, one in unknown])

    def _answers(self, language: FrozenLanguage, clips: Sequence[Clip]) -> list[tuple[int, ...]]:
        """The language model's own, each written down once."""
        path = self._folder / f"{self._options.model}.answers.json"
        known = json.loads(path.read_text("utf-8")) if path.exists() else {}
        wanted = [clip.question.words for clip in clips]
        missing = iter([words for words in wanted if words not in known])
        while some := list(islice(missing, 16)):
            known.update(zip(some, language.answers(some, LONGEST_ANSWER), strict=True))
            path.write_text(json.dumps(known), "utf-8")
        return [tuple(known[words]) for words in wanted]

    def _training(self, language: FrozenLanguage, heard_width: int) -> Training:
        options = self._options
        shape = Shape(heard_width, language.table.shape[1])
        training = Training(
            language, shape, Plan(options.steps, options.answer_steps, seed=options.seed)
        )
        if self._checkpoint.exists():
            training.go_on(self._checkpoint)
            print(f"Going on after step {training.step}.", flush=True)
        return training


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("step", choices=("speak", "learn", "measure", "pack"))
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "projector")
    parser.add_argument("--model", default="smollm2-135m", help="of the catalogue, a GGUF")
    parser.add_argument("--list", type=Path, default=LIST, help="of questions")
    parser.add_argument("--questions", type=int, default=2400, help="to learn from, at most")
    parser.add_argument("--drills", type=int, default=2400, help="rows of words without sense")
    parser.add_argument("--kept", type=int, default=60, help="to measure with, of each part")
    parser.add_argument("--judged", type=int, default=60, help="of these, if fewer are to do")
    parser.add_argument("--answers", type=int, default=400, help="that are learnt, too")
    parser.add_argument("--steps", type=int, default=3000, help="of learning words")
    parser.add_argument("--answer-steps", type=int, default=300, help="of learning answers")
    parser.add_argument("--every", type=int, default=50, help="steps between two lines")
    parser.add_argument("--measured", type=int, default=500, help="steps between measurements")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="of the processor")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    getattr(Work(options), options.step)()


if __name__ == "__main__":
    try:
        main()
    except ParleyError as error:
        sys.exit(str(error))
