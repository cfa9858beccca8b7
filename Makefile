# Thin on purpose: what a target does lives in the program, its tests and packaging/set_up.py.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check test-slow fuzz bench-latency bench-faults bench-room bench-transcript bench-speakers bench-voice bench-guard train-projector screenshots package package-trial clean set-up set-up-dev

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: set-up ## set up whatever is missing, then open Parley's window
	@$(BIN)/python main.py

test: check ## set up whatever is missing, then run every check and test
	@$(BIN)/python main.py models get starter test piper-joe
	@$(BIN)/python -m pytest -m "not slow"

check: set-up-dev ## run the checks that run no test: ruff, mypy, import contracts
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/python $(BIN)/lint-imports

test-slow: set-up-dev ## run the tests that take minutes
	@$(BIN)/python main.py models get starter test piper-joe
	@$(BIN)/python -m pytest -m slow

fuzz: set-up-dev ## read thousands of damaged settings, catalogues, model headers and recordings
	@$(BIN)/python -m pytest -m slow tests/integration/test_malformed_files.py

bench-latency: set-up-dev ## measure how fast Parley answers (AUDIO="a.wav b.wav" SEED=1 for recordings and a seed of your own)
	@$(BIN)/python main.py models get starter fast
	@$(BIN)/python -m tests.benchmarks.latency $(if $(AUDIO),--audio $(AUDIO)) $(if $(SEED),--seed $(SEED))

bench-faults: set-up-dev ## kill Parley 200 times, fill its disk, damage its files, talk 20,000 times (ONLY=kills for a part, FULL=1 for longer)
	@$(BIN)/python main.py models get starter
	@$(BIN)/python -m tests.benchmarks.faults $(if $(ONLY),--only $(ONLY)) $(if $(FULL),--full)

bench-room: set-up-dev ## measure how Parley talks in a room, over a virtual sound card (FULL=1 for longer)
	@$(BIN)/python main.py models get starter fast
	@$(BIN)/python -m tests.benchmarks.room $(if $(FULL),--full)

bench-transcript: set-up-dev ## measure how fast a conversation of a thousand turns is drawn
	@$(BIN)/python -m tests.benchmarks.transcript

bench-speakers: set-up-dev ## measure how well each of the speakers is understood (takes a quarter of an hour)
	@$(BIN)/python main.py models get starter
	@$(BIN)/python -m tests.benchmarks.speakers

bench-voice: set-up-dev ## measure how well the voice does as it is asked (FULL=1 for every sentence and speaker, half an hour)
	@$(BIN)/python main.py models get starter
	@$(BIN)/python -m tests.benchmarks.voice $(if $(FULL),--full)

bench-guard: set-up-dev ## measure how often the guard is wrong
	@$(BIN)/python -m tests.benchmarks.guard

train-projector: set-up-dev ## train what lets the smallest language model hear (hours; docs/training.md)
	@$(BIN)/python main.py models get starter test piper-joe
	@for step in speak learn measure pack; do nice $(BIN)/python packaging/train_projector.py $$step || exit 1; done

screenshots: set-up-dev ## make pictures of the whole window in build/screenshots, and those of the README
	@$(BIN)/python -m tests.screenshots build/screenshots docs/screenshots

package: ## freeze Parley for Linux, try it, write what people install to dist/release, and try that too
	@$(PYTHON) packaging/set_up.py --dev --portable
	@$(BIN)/python main.py models get starter
	@PYTHONHASHSEED=0 $(BIN)/python packaging/build.py
	@$(BIN)/python packaging/smoke_test.py
	@rm -rf dist/release
	@$(BIN)/python packaging/addon.py --out dist/release
	@$(BIN)/python packaging/release.py
	@$(BIN)/python packaging/check_release.py

package-trial: check ## freeze Parley for this computer alone, make the small .deb of it and try that, as CI does
	@$(BIN)/python main.py models get starter
	@PYTHONHASHSEED=0 $(BIN)/python packaging/trial.py

clean: ## remove what was built or cached here; .venv, models and replies stay
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

set-up:
	@$(PYTHON) packaging/set_up.py

set-up-dev:
	@$(PYTHON) packaging/set_up.py --dev
