# make help lists what there is.
# The first that runs: a version manager's shim may stand on the PATH for a version that is not switched on.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
.PHONY: help setup run serve test scale check bench migrate translate lock vendor python browser
.DEFAULT_GOAL := help

help: ## show this
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 12

python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is missing. On Debian or Ubuntu: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

.venv/installed: requirements.txt | python
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@echo "Installing what Cityroll runs on …"
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r requirements.txt; \
	 else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt; fi
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need …"
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.txt; \
	 else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt; fi
	@touch $@

.venv/translated: .venv/installed $(wildcard app/translations/*/LC_MESSAGES/*.po)
	@if [ -d app/translations ]; then $(BIN)/pybabel -q compile -d app/translations; fi
	@touch $@

setup: .venv/installed .venv/translated ## prepare .venv and bring the database up to date
	@$(FLASK) setup

run: setup ## everything set up, the demo campaign served, with a built-in mail viewer
	@$(FLASK) demo
	@exec $(FLASK) serve

serve: .venv/installed ## serve what is there: web and background jobs, no demo
	@exec $(FLASK) serve

browser:
	@if [ -n "$$CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then :; \
	 elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	 elif sudo -n true 2>/dev/null; then sudo -n apt-get update -qq && sudo -n DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	 else echo "The browser tests need Chromium. On Debian or Ubuntu: sudo apt install chromium"; exit 1; fi

test: .venv/installed-dev .venv/translated browser ## install what the tests need and run them all, on both databases
	@$(BIN)/python -m pytest -n 2

scale: .venv/installed-dev .venv/translated ## install the extra for matching on DuckDB or Spark, and run its tests
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-scale.txt
	@command -v java >/dev/null 2>&1 || [ -n "$$JAVA_HOME" ] || { echo "The tests on Spark need Java 17 or newer. On Debian or Ubuntu: apt install openjdk-17-jre-headless"; exit 1; }
	@$(BIN)/python -m pytest tests/scale

check: .venv/installed-dev .venv/translated ## ruff, types, house rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q . || { echo "Formatting differs: run $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/house -n 2

bench: .venv/installed-dev .venv/translated ## each figure beside its ceiling, measured in the same run
	@$(FLASK) bench

migrate: .venv/installed-dev ## write a migration from the models: make migrate m="what changes"
	@$(FLASK) db migrate -m "$(m)"

translate: .venv/installed-dev ## gather sentences for the translators
	@$(BIN)/pybabel -q extract -F babel.cfg -k _l -k _n:1,2 -k lazy_gettext --no-location --sort-output -o app/translations/messages.pot .
	@$(BIN)/pybabel -q update -i app/translations/messages.pot -d app/translations --no-fuzzy-matching --ignore-pot-creation-date

lock: .venv/installed-dev ## renew the locks from requirements*.in
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-scale.in -o requirements-scale.txt

vendor: ## copy the front-end files from npm, with their manifest
	@cd assets && npm ci --ignore-scripts --no-audit --no-fund && python3 vendor.py && python3 outline.py node_modules/us-atlas
