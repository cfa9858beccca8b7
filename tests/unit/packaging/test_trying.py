"""packaging/trying: what is made of a trial of the frozen program."""

import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

PACKAGING = Path(__file__).parents[3] / "packaging"
sys.path.insert(0, str(PACKAGING))
try:
    from trying import conversation, findings, laptop, steps
    from trying.disk import lay_out
    from trying.laptop import Laptop
    from trying.steps import Step, Verdict
finally:
    sys.path.remove(str(PACKAGING))

SAID = "How long should I leave a cup of tea to brew?"


class TestLogs:
    def test_a_quiet_log_tells_of_no_fault(self):
        assert findings.faults({"voice.log": "10:00 INFO app the detector was loaded"}).held

    @pytest.mark.parametrize(
        "line",
        [
            "10:00 ERROR app.x it broke",
            "Traceback (most recent call last):",
            "Fatal Python error: Segmentation fault",
        ],
    )
    def test_a_fault_is_told_with_its_file(self, line):
        finding = findings.faults({"voice.log": f"before\n{line}\nafter"})
        assert not finding.held
        assert finding.words == f"voice.log: {line}"

    def test_a_log_that_quotes_the_user_is_found(self):
        assert not findings.discreet({"voice.log": "heard: how long should I leave it"}, SAID).held

    def test_single_words_may_occur_by_chance(self):
        logs = {"voice.log": "it took too long\nit should be so"}
        assert findings.discreet(logs, SAID).held


class TestWords:
    def test_most_of_the_words_are_enough(self):
        assert findings.understood("heard", SAID, "How long should I leave a cup to brew").held

    def test_other_words_are_not(self):
        assert not findings.understood("heard", SAID, "a good name for a dog").held

    def test_nothing_expected_is_nothing_heard(self):
        assert not findings.understood("heard", "", "anything").held


class TestKept:
    DATABASE = bytes(range(256)) * 32

    def test_a_history_is_a_database_that_nobody_can_read(self):
        files = {"data/history/history.db": self.DATABASE}
        assert findings.kept(files, SAID, with_keyring=True).held

    def test_words_in_the_clear_beside_it_are_a_fault(self):
        files = {"data/history/history.db": self.DATABASE, "state/left.tmp": SAID.encode()}
        finding = findings.kept(files, SAID, with_keyring=True)
        assert not finding.held
        assert "for all to read in state/left.tmp" in finding.words

    def test_a_database_in_the_clear_is_a_fault(self):
        files = {"history.db": b"SQLite format 3\0" + self.DATABASE}
        assert not findings.kept(files, SAID, with_keyring=True).held

    def test_without_a_keyring_nothing_may_be_kept(self):
        assert findings.kept({}, SAID, with_keyring=False).held
        files = {"data/history/history.db": self.DATABASE}
        assert not findings.kept(files, SAID, with_keyring=False).held

    def test_with_one_nothing_is_too_little(self):
        files = {"config/settings.toml": b"version = 1"}
        assert not findings.kept(files, SAID, with_keyring=True).held


class TestVerdict:
    def test_slow_times_are_told_and_fail_nothing(self):
        told = findings.times({findings.VISIBLE: 1.0, findings.REPLYING: 9.0})
        assert [finding.held for finding in told] == [True, False]
        assert told[1].line == "missed  ready to reply: 9.00 s of 8 s"
        assert findings.passed(told)

    def test_whatever_is_required_fails_the_trial(self):
        assert not findings.passed([findings.Finding("quits", False)])


def test_a_disk_with_models_holds_files_and_no_links(tmp_path):
    (tmp_path / "store").write_bytes(b"model")
    (tmp_path / "link").symlink_to(tmp_path / "store")
    disk = lay_out({"whisper/model.bin": tmp_path / "link"}, tmp_path / "disk")
    assert not (disk / "whisper/model.bin").is_symlink()
    assert (disk / "whisper/model.bin").read_bytes() == b"model"


class TestMeasuring:
    def test_every_start_but_the_first_counts(self):
        there = Mock()
        there.start.side_effect = [{findings.VISIBLE: seconds} for seconds in (9.0, 1.0, 2.5)]
        there.quit.return_value = (0, 0.5)
        there.sound.microphone_listeners = 0
        there.logs.return_value = {"voice.log": ""}
        told = conversation.measure(there, None, 2)
        times = [finding.line for finding in told if finding.what == findings.VISIBLE]
        assert times == [
            "ok      window visible: 1.00 s of 2 s",
            "missed  window visible: 2.50 s of 2 s",
        ]
        assert findings.passed(told)

    def test_one_that_does_not_end_well_fails_it(self):
        there = Mock()
        there.start.return_value = {}
        there.quit.return_value = (1, 0.5)
        there.logs.return_value = {}
        assert not findings.passed(conversation.measure(there, None, 1))


class TestSteps:
    def steps(self, *statuses):
        return [
            Step(f"step {number}", (sys.executable, "-c", f"raise SystemExit({status})"))
            for number, status in enumerate(statuses, 1)
        ]

    def perform(self, wanted, *, each_alone):
        said = []
        return steps.perform(wanted, said.append, each_alone=each_alone), said

    def test_what_all_went_well_is_passed(self):
        outcomes, said = self.perform(self.steps(0, 0), each_alone=False)
        assert steps.passed(outcomes)
        told = [line.partition(":")[0] for line in said[-2:]]
        assert told == ["ok         step 1", "ok         step 2"]

    def test_after_one_that_failed_what_builds_on_it_is_left(self):
        outcomes, said = self.perform(self.steps(0, 3, 0), each_alone=False)
        assert [outcome.verdict for outcome in outcomes] == [Verdict.HELD, Verdict.FAILED]
        assert "exit status 3" in said[-1]
        assert not steps.passed(outcomes)

    def test_but_others_are_tried_and_the_whole_has_failed(self):
        outcomes, _ = self.perform(self.steps(1, 0), each_alone=True)
        assert [outcome.verdict for outcome in outcomes] == [Verdict.FAILED, Verdict.HELD]
        assert not steps.passed(outcomes)

    def test_without_its_tool_one_is_told_of_in_a_sentence_and_never_left_silently(self):
        (step,) = self.steps(1)
        lacking = Step(step.what, step.command, {"no-such-tool-here": "its-package"})
        outcomes, said = self.perform([lacking, *self.steps(0)], each_alone=False)
        assert said[-2] == (
            "NOT TRIED  step 1: no-such-tool-here (Debian: its-package) is not installed here"
        )
        assert steps.passed(outcomes)

    @pytest.mark.parametrize(("user", "is_tried"), [(0, True), (1000, False)])
    def test_what_only_root_can_do_is_left_to_root(self, monkeypatch, user, is_tried):
        monkeypatch.setattr(steps.os, "geteuid", lambda: user)
        (step,) = self.steps(0)
        why = steps.obstacle(Step(step.what, step.command, as_root=True))
        assert (why == "") is is_tried


class TestQuitting:
    def test_a_program_that_stays_open_fails_the_trial_with_its_log(self, tmp_path, monkeypatch):
        log = tmp_path / "state" / "parley.log"
        log.parent.mkdir()
        log.write_text("it waits for somebody", "utf-8")
        monkeypatch.setattr(laptop, "PATIENCE", 0.0)
        screen = Mock()
        with subprocess.Popen(["sleep", "60"]) as window:
            try:
                there = Laptop(Path("parley"), tmp_path, screen, Mock(), window=window)
                with pytest.raises(AssertionError, match=r"does not quit.*it waits for somebody"):
                    there.quit()
            finally:
                window.kill()
        screen.key.assert_called_once_with("key", "ctrl+q")
