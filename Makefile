# Needs git, make and a Python, 3.12 or newer; all else goes into .venv.

SHELL := /bin/sh
PORT ?= 8000
UV ?= uv
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PACKAGES := adgmin initiatives partners

.PHONY: help run test test-one lock diagram screenshots bench

help: ## Show this list.
	@sed -n 's/^\([a-z-]*\): .*## \(.*\)/make \1	\2/p' Makefile

run: ## Serve the tracker at 127.0.0.1:8000 (PORT= for another port, PYTHON= for another Python).
	@sh requirements/install.sh run
	@DEBUG=1 $(MANAGE) start --port "$(PORT)"

test: ## Check everything: style, types, imports, migrations, templates, the API schema, all tests on both databases.
	@sh requirements/install.sh dev
	$(call step,ruff,$(BIN)/ruff check .)
	$(call step,format,$(BIN)/ruff format --check .)
	$(call step,mypy,$(BIN)/mypy $(PACKAGES) tests)
	$(call step,templates,$(BIN)/djlint templates --lint --check)
	$(call step,imports,$(BIN)/lint-imports --no-logo)
	$(call step,migrations,$(MANAGE) makemigrations --check --dry-run)
	$(call step,production settings,$(in_production) $(MANAGE) check --deploy --fail-level WARNING)
	$(call step,API schema,$(MANAGE) spectacular --validate --fail-on-warn --file /dev/null)
	$(call step,tests on SQLite,$(BIN)/python -m pytest -n auto --dist loadgroup)
	$(call step,tests on PostgreSQL,$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n auto --dist loadgroup -m "not one_database")
	$(call step,citations,$(on_empty_database) $(MANAGE) start --prepare-only && $(MANAGE) verify_citations)
	@echo 'All checks passed.'

test-one: ## Run some tests on SQLite: make test-one T=tests/rules or T="tests/pages -k home".
	@sh requirements/install.sh dev
	@DEBUG=1 $(BIN)/python -m pytest $(T)

lock: ## Lock the packages again; UPGRADE=1 takes the newest versions. Needs uv.
	$(lock) pyproject.toml -o requirements/run.txt
	$(lock) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt

diagram: ## Draw the diagrams in docs/data-model.md from the models.
	@sh requirements/install.sh run
	@DEBUG=1 $(MANAGE) diagram --write

screenshots: ## Take the pictures of docs/tour.md and docs/curating.md and the figures of the tour anew; needs Chromium.
	@sh requirements/install.sh dev
	@DEBUG=1 $(BIN)/python -m pytest -q tests/answers/tour.py tests/browser/handbook.py

bench: ## Measure how long a statement of forty paragraphs takes curators, the search, and edits at once; needs Chromium.
	@sh requirements/install.sh dev
	@DEBUG=1 $(BIN)/python -m pytest -q -s tests/bench/forty_paragraphs.py
	@DEBUG=1 $(BIN)/python -m tests.bench.invented_text
	@DEBUG=1 $(BIN)/python -m tests.bench.bench_search 10000
	@DEBUG=1 $(BIN)/python -m tests.bench.simulate_curators 1000
	@DEBUG=1 $(BIN)/python -m tests.postgres $(BIN)/python -m tests.bench.simulate_curators 1000

# One step of the tests, in an environment free of what the shell may have set; the first that fails is the last.
define step
	@echo '== $(1)'; began=$$(date +%s); \
	unset DATABASE_URL SECRET_KEY ALLOWED_HOSTS PYTHONDONTWRITEBYTECODE; export DEBUG=1; \
	($(2)) || { echo '== $(1): failed' >&2; exit 1; }; \
	echo "== $(1): passed in $$(($$(date +%s) - began)) s"
endef

in_production := DEBUG=0 ALLOWED_HOSTS=tracker.example SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')"
on_empty_database := folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; export DATABASE_URL="sqlite:///$$folder/record.sqlite3";
lock := $(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links $(if $(UPGRADE),--upgrade)
