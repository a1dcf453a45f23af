# make demo          the whole product in a page on this machine (PORT=8081 for another port)
# make test          the tests
#
# Nothing needs to be installed but Python 3.11 or newer, git and make. What is needed comes into .venv, exactly as
# requirements*.txt name it, each package with its hash; a second call finds it there.

PORT ?= 8080
TESTS ?= tests
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check format bench torture texts docs screenshots revision lock clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.run
	@$(BIN)/saberling demo --port $(PORT)

test: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist worksteal -m "not torture" $(TESTS)

# make check         format, lint and types
check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright

# make format        put the source in its format
format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# make bench         reports per second, and CPU per update beside two other bots
bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

# make torture       the kill loop and the town of chance at full length (hours; SEED= runs a failure again)
torture: $(VENV)/.dev
	$(BIN)/pytest -m torture --timeout 0 -s tests/end_to_end tests/handlers

# make texts         bring the catalogues up to date with the code
POT := $(VENV)/saberling.pot
CATALOGUES := handlers/texts/locale
texts: $(VENV)/.dev
	$(BIN)/pybabel -q extract --no-default-keywords -k t -k plain -k n:1,2 -k later --no-wrap --add-location=file \
	  --sort-by-file -o $(POT) handlers bot
	$(BIN)/pybabel -q update -i $(POT) -d $(CATALOGUES) -D saberling --no-wrap -N --ignore-obsolete
	sed -i -E '/^"(Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):/d' \
	  $(CATALOGUES)/*/LC_MESSAGES/saberling.po

# make docs          draw those parts of docs/ anew that come from the code
docs: $(VENV)/.dev
	$(BIN)/python -m tests.drawn_docs

# make screenshots   the pictures of docs/, from a running demo (needs Chromium)
screenshots: $(VENV)/.dev
	$(BIN)/python -m tests.screenshots docs/pictures

# make revision WORDS="Remember who follows"     the migration that a change in storage/tables.py needs
revision: $(VENV)/.dev
	$(BIN)/python -m storage.migrate "$(WORDS)"
	$(BIN)/ruff format --quiet storage/migrations

# make lock          compile requirements*.txt anew from pyproject.toml
LOCKED := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet
lock: $(VENV)/.uv
	echo 'setuptools>=77' | $(BIN)/uv pip compile $(LOCKED) - -o requirements-build.txt
	$(BIN)/uv pip compile $(LOCKED) --extra dev pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile $(LOCKED) pyproject.toml -c requirements-dev.txt -o requirements.txt

# make clean         away with all that was installed and cached (demo-data stays)
clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	find bot handlers storage tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps. What builds comes first, pinned as all the rest, so that building needs nothing else from outside.
$(VENV)/.made:
	@test -n '$(PYTHON)' || { echo 'e-Saberling needs Python 3.11 or newer with venv and pip; here is:'; \
	  python3 --version || echo 'no python3'; \
	  echo 'On Debian or Ubuntu: apt install python3 python3-venv. Or name another: make PYTHON=/path/to/python3.12'; \
	  exit 1; } >&2
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.build: requirements-build.txt $(VENV)/.made
	@$(PIP) install --quiet --require-hashes -r requirements-build.txt
	@touch $@

$(VENV)/.run: requirements.txt pyproject.toml $(VENV)/.build
	@echo 'Installing into $(VENV), once: about a minute …'
	@$(PIP) install --quiet --no-build-isolation --require-hashes -r requirements.txt
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo 'Installing what tests need, once: about a minute …'
	@$(PIP) install --quiet --no-build-isolation --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.uv: $(VENV)/.made
	@$(PIP) install --quiet uv
	@touch $@
