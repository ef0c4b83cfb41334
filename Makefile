# Two commands for a newcomer: make run, make test. The rest is for those who stay.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/run-$(shell sha256sum requirements/run.txt pyproject.toml | sha256sum | cut -c1-12)
DEV_STAMP := $(VENV)/dev-$(shell sha256sum requirements/dev.txt pyproject.toml | sha256sum | cut -c1-12)
ROWS ?=
JSON ?=

.DEFAULT_GOAL := help

##@ Use
.PHONY: run
run: $(RUN_STAMP) assets ## set up, start everything, walk the tour, stay up
	$(BIN)/sainam run

.PHONY: up
up: $(RUN_STAMP) assets ## start everything and stay up, without the tour
	$(BIN)/sainam up

.PHONY: tour
tour: $(RUN_STAMP) assets ## walk rows of the mission live (ROWS=G4,A3 JSON=file)
	$(BIN)/sainam tour $(if $(ROWS),--rows $(ROWS)) $(if $(JSON),--json $(JSON))

##@ Work
.PHONY: test
test: $(DEV_STAMP) assets ## every test, on both PostgreSQL versions; nothing is skipped
	$(BIN)/pytest -n 2 --dist loadfile -q
	SAINAM_TEST_POSTGRES=15 $(BIN)/pytest -n 2 --dist loadfile -q tests/stores tests/promises

.PHONY: check
check: $(DEV_STAMP) assets ## format, lint, types, house rules, catalogue, migrations
	$(BIN)/ruff format --check sainam tests
	$(BIN)/ruff check sainam tests
	$(BIN)/mypy
	$(BIN)/squawk --config .squawk.toml sainam/migrations/*.sql
	$(BIN)/sainam catalogue check
	$(BIN)/pytest -q -x -n 2 tests/rules/test_house_rules.py tests/rules/test_guards_*.py

.PHONY: bench
bench: $(DEV_STAMP) assets ## the figures, as ratios of one run (JSON=file)
	$(BIN)/python -m sainam.bench $(if $(JSON),--json $(JSON))

.PHONY: format
format: $(DEV_STAMP) ## put every file into its form
	$(BIN)/ruff format sainam tests
	$(BIN)/ruff check --fix sainam tests

.PHONY: lock
lock: $(DEV_STAMP) ## choose dependency versions anew, with hashes
	$(BIN)/pip-compile -q $(LOCK) pyproject.toml -o requirements/run.txt
	$(BIN)/pip-compile -q $(LOCK) --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

##@ Rest
.PHONY: help
help: ## this page
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: clean
clean: ## forget the virtual environment and this checkout's state (stop it first)
	rm -rf $(VENV) .sainam

.PHONY: assets
assets:
	@$(BIN)/python -m sainam.portal.build_assets

LOCK := --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(DEV_STAMP): $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
