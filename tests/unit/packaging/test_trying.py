"""packaging/trying: what is made of a trial of the frozen program."""

import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[3] / "packaging"
sys.path.insert(0, str(PACKAGING))
try:
    from trying import findings
    from trying.laptop import lay_out
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
