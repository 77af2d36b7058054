# `make run` opens the newsroom, `make test` proves it. Both create .venv themselves.

PYTHON ?= python3
VENV := .venv
PEERS := .venv-bench
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test deep lint pictures bench-ingest clean

run: $(VENV)/.installed
	@exec $(BIN)/python manage.py run

# The operator's own .env and var/ are no part of a test.
PYTEST := NEWSROOM_IGNORE_DOTENV=1 NEWSROOM_VAR=$$(mktemp -d) $(BIN)/python -m pytest

test: $(VENV)/.installed-dev
	$(PYTEST) -n auto --dist loadgroup -m "not deep and not pictures"
	@if [ -n "$$TEST_DATABASE_URL" ]; then \
		echo "Again, on PostgreSQL and $${TEST_REDIS_URL:+Redis}:"; \
		DATABASE_URL="$$TEST_DATABASE_URL" REDIS_URL="$$TEST_REDIS_URL" \
			$(PYTEST) -n auto --dist loadgroup -m "not deep and not pictures"; \
	else echo "PostgreSQL and Redis: skipped, because TEST_DATABASE_URL and TEST_REDIS_URL are not set."; fi

deep: $(VENV)/.installed-dev
	$(PYTEST) -m deep --timeout 1800

# The pictures of the README.
pictures: $(VENV)/.installed-dev
	$(PYTEST) -m pictures

# Feeds into entries and drafts, against reader, which gets an environment of its own. About ten minutes.
bench-ingest: $(VENV)/.installed $(PEERS)/.installed
	@$(BIN)/python -m bench.ingest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	SITE_URL=https://news.example.org $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/djlint templates --lint --quiet

clean:
	rm -rf $(VENV) $(PEERS) var

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Newsroom needs Python 3.11 or later. Name one: PYTHON=python3.12 make run"; exit 1; }
	@mkdir -p $(VENV) 2>/dev/null && [ -w . ] || \
		{ echo "Cannot write in $$(pwd): Newsroom keeps .venv and var here. Make the directory writable."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created requirements.txt constraints.txt
	@echo "Installing what Newsroom runs on ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@echo "Installing what tests and linting need ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

$(PEERS)/.installed: $(VENV)/.created bench/requirements.txt
	@echo "Installing whom Newsroom is measured against ..."
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	@touch $@
