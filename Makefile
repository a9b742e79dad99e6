# `make demo` prints the report of the official example; `make test` runs every check. Both set up what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DAY := 2021-02-17
PACKAGES := schemas text ingest validators reports service

.DEFAULT_GOAL := help
.PHONY: bench help demo test lint types contracts audit advisories tests quick docs golden measure mutation fuzz samples lock clean soak

help:
	@echo "make demo      the report of the official example"
	@echo "make test      lint, types, import contracts and all tests"
	@echo "make quick     the tests that take no time"
	@echo "make docs      write docs/rules/ anew from the catalogue"
	@echo "make golden    keep what the reports say now as what they are to say"
	@echo "make measure   measure every rule on a labelled corpus: make measure CORPUS=folder"
	@echo "make mutation  break every rule in every small way, and see that a test fails"
	@echo "make samples   write samples/ anew"
	@echo "make soak      kill the service's parts at random under load: make soak MINUTES=30"
	@echo "make fuzz      check a thousand malformed files"
	@echo "make bench     measure everything, and write docs/performance.md"
	@echo "make audit     ask whether a pinned package has a known vulnerability"
	@echo "make advisories write audit/advisories.json anew, from the network or FROM=folder"
	@echo "make lock      write requirements.txt and requirements-dev.txt anew"

$(VENV)/.run: requirements.txt requirements-build.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# Compiled beforehand, so that the first check is as quick as the next where PYTHONDONTWRITEBYTECODE is set.
demo: $(VENV)/.run
	$(BIN)/python -m compileall -q $(PACKAGES)
	$(BIN)/python -m service.cli.preparing samples/*.docx
	$(BIN)/plancheck check samples/official-example.docx --as-of $(DAY) --format text

test: lint types contracts audit tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

# Against live advisories where they can be had, else against audit/advisories.json.
audit: $(VENV)/.dev
	$(BIN)/python -m audit

advisories: $(VENV)/.dev
	$(BIN)/python -m audit --renew $(if $(FROM),--from "$(FROM)")

tests: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n 2

quick: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n 2 -m "not slow"

docs: $(VENV)/.dev
	$(BIN)/python -m docs.make_rules

golden: $(VENV)/.dev
	PLANCHECK_RENEW_GOLDEN=1 $(BIN)/python -m pytest -q -p no:xdist tests/reports/test_golden.py

# API, workers, broker and database are killed at random under load.
soak: $(VENV)/.dev
	$(BIN)/python -m tests.service.soak --minutes $(or $(MINUTES),30)

fuzz: $(VENV)/.dev
	$(BIN)/python -m benchmarks.fuzz --count 1000 --hostile

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.bench

measure: $(VENV)/.dev
	$(BIN)/python -m benchmarks.measure_rules "$(CORPUS)"

mutation: $(VENV)/.dev
	$(BIN)/python -m benchmarks.mutation

samples: $(VENV)/.dev
	$(BIN)/python -m samples.make_samples

LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links

lock: $(VENV)/.dev
	$(LOCK) requirements-build.in --output-file requirements-build.txt
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

clean:
	rm -rf build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
