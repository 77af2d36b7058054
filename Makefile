# `make run` opens the newsroom, `make test` proves it. Both create .venv themselves.

PYTHON ?= python3
VENV := .venv
PEERS := .venv-bench
NODE := .node-bench
AUDIT := .venv-audit
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test deep lint audit pictures bench-ingest bench-pages bench-scale bench-chaos lighthouse clean

run: $(VENV)/.installed
	@exec $(BIN)/python manage.py run

# The operator's own .env and var/ are no part of a test.
PYTEST := NEWSROOM_IGNORE_DOTENV=1 NEWSROOM_VAR=$$(mktemp -d) $(BIN)/python -m pytest

# What reads documents, and what is seen, is the same on every database.
OF_DATABASES := -m "not deep and not pictures and not browser" $(addprefix --ignore ,tests/sources/parsing tests/deploy \
	tests/articles/rewriting tests/articles/covers/test_renditions.py tests/newsroom/test_samples.py tests/test_architecture.py)

test: $(VENV)/.installed-dev
	$(PYTEST) -n auto --dist loadgroup -m "not deep and not pictures"
	@if [ -n "$$TEST_DATABASE_URL" ]; then \
		echo "Whatever a database has a part in again, on PostgreSQL and $${TEST_REDIS_URL:+Redis}:"; \
		DATABASE_URL="$$TEST_DATABASE_URL" REDIS_URL="$$TEST_REDIS_URL" \
			$(PYTEST) -n auto --dist loadgroup $(OF_DATABASES); \
	else echo "PostgreSQL and Redis: skipped, because TEST_DATABASE_URL and TEST_REDIS_URL are not set."; fi

deep: $(VENV)/.installed-dev
	$(PYTEST) -m deep --timeout 1800

# The pictures of the README.
pictures: $(VENV)/.installed-dev
	$(PYTEST) -m pictures

# Feeds into entries and drafts, against reader, which gets an environment of its own. About ten minutes.
bench-ingest: $(VENV)/.installed $(PEERS)/.installed
	@$(BIN)/python -m bench.ingest

# Readers' pages against Wagtail and a constant view, on SQLite and PostgreSQL. About twenty minutes; for a look while
# developing: make bench-pages ARGS="--articles 2000 --many 20000 --rounds 1 --share 0.1"
bench-pages: $(VENV)/.installed $(PEERS)/.installed
	@$(BIN)/python -m bench.pages $(ARGS)

# What growing does: SQLite under everything at once, more workers, a million articles. It needs redis-server and
# PostgreSQL's programs; about fifty minutes. For a look: make bench-scale ARGS="--only lock --seconds 60"
bench-scale: $(VENV)/.installed
	@$(BIN)/python -m bench.scale $(ARGS)

# Workers, Redis and PostgreSQL killed in the middle of everything. Half an hour; for a look while developing:
# make bench-chaos ARGS="--kills 10 --imports 1"
bench-chaos: $(VENV)/.installed
	@$(BIN)/python -m bench.chaos $(ARGS)

# What Lighthouse says of the paper on a slow phone. It needs Chromium and npm; about five minutes.
lighthouse: $(VENV)/.installed $(NODE)/.installed
	@$(BIN)/python -m bench.lighthouse

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	SITE_URL=https://news.example.org $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/djlint templates --lint --quiet

# Known holes in what Newsroom runs on. It asks a service on the network, so the tests do without it.
audit: $(AUDIT)/.installed
	@$(AUDIT)/bin/pip-audit --requirement requirements.txt --requirement requirements-sentry.txt --no-deps --disable-pip \
		--progress-spinner off >$(AUDIT)/told 2>&1; status=$$?; \
	if grep -qiE "ConnectionError|Max retries|ServiceError|Connection refused|timed out|resolve" $(AUDIT)/told; then \
		echo "The advisory service could not be reached from here: nothing was audited."; exit 2; \
	fi; cat $(AUDIT)/told; exit $$status

clean:
	rm -rf $(VENV) $(PEERS) $(NODE) $(AUDIT) var

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

$(AUDIT)/.installed: $(VENV)/.created
	@echo "Installing pip-audit ..."
	@$(PYTHON) -m venv --clear $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	@touch $@

$(PEERS)/.installed: $(VENV)/.created bench/requirements.txt
	@echo "Installing whom Newsroom is measured against ..."
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	@touch $@

$(NODE)/.installed: bench/package.json
	@command -v npm >/dev/null || { echo "npm is missing. On Debian and Ubuntu: sudo apt-get install npm"; exit 1; }
	@echo "Installing Lighthouse ..."
	@mkdir -p $(NODE)
	@cp bench/package.json $(NODE)/
	@cd $(NODE) && npm install --no-audit --no-fund --silent
	@touch $@
