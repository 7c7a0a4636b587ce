.DEFAULT_GOAL := help
.PHONY: help dev demo test check fmt lint types cov docs lowest bench fuzz sweep build clean
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.ready

help:           ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

dev: $(STAMP)   ## a virtual environment with everything in it

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install -q --disable-pip-version-check --upgrade 'pip>=25.1'
	$(PY) -m pip install -q --disable-pip-version-check -e . --group dev
	@touch $@

demo: dev       ## sets up, and shows the main jobs on the samples
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" bash samples/demo.sh

test: dev       ## sets up, then lint, types and all tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pyright --pythonpath $(PY)
	$(PY) -m pytest -q -n auto

check: dev lint types cov   ## ruff, mypy, pyright, tests with branch coverage

fmt: dev        ## rewrite the sources
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lint: dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: dev
	$(PY) -m mypy
	$(PY) -m pyright --pythonpath $(PY)

cov: dev        ## tests with branch coverage
	$(PY) -m pytest -q -n auto --cov --cov-report=term

$(VENV)/.docs: $(STAMP)
	$(PY) -m pip install -q --disable-pip-version-check --group docs
	@touch $@

docs: $(VENV)/.docs   ## reference pages, and the site in docs/_build/html; a warning is an error
	$(PY) docs/generate.py
	$(PY) -m sphinx -q -W --keep-going -b html docs docs/_build/html

.lowest/.ready: pyproject.toml tests/lowest.txt
	$(PYTHON) -m venv .lowest
	.lowest/bin/python -m pip install -q --disable-pip-version-check --upgrade 'pip>=25.1'
	.lowest/bin/python -m pip install -q --disable-pip-version-check -e . -c tests/lowest.txt \
		pytest pytest-xdist hypothesis jsonschema pyyaml
	@touch $@

lowest: .lowest/.ready   ## the tests with the oldest dependencies that are promised
	.lowest/bin/python -m pytest -q -n auto -p no:cacheprovider \
		tests/edifact tests/schemas tests/messages tests/cli

build: dev      ## wheel and sdist in dist/
	$(PY) -m build

PEERS := pydifact edifactlib edison-parser makotest
.bench/.ready:
	$(PYTHON) -m venv .bench
	@for peer in $(PEERS); do .bench/bin/python -m pip install -q --disable-pip-version-check \
		$$peer 2>/dev/null || echo "$$peer: not to be had for this Python"; done
	@touch $@

bench: dev .bench/.ready   ## speed and memory against the goals and the peers: minutes
	$(PY) -m tests.bench.makotest_cases
	$(PY) -m tests.bench.bench
	$(PY) -m tests.bench.typed
	$(PY) -m tests.bench.readings 100000

fuzz: dev       ## 200,000 hostile texts through both readers; 20,000 messages among others and alone
	$(PY) -m tests.bench.fuzz
	$(PY) -m tests.bench.together

sweep: dev      ## every fault of every row of every table: minutes
	MSCONS_SWEEP=1 $(PY) -m pytest -q -n auto tests/messages/rules/test_mutations.py

clean:
	rm -rf build dist docs/_build .bench .lowest $(VENV) .pytest_cache .mypy_cache .ruff_cache .coverage
