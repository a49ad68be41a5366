# Needs git, make and a Python, 3.12 or newer; all else goes into .venv.

SHELL := /bin/sh
PORT ?= 8000
UV ?= uv
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PACKAGES := adgmin initiatives partners

.PHONY: help run test test-one lock diagram screenshots bench
.PHONY: checks sqlite style types templates imports migrations production schema postgresql

help: ## Show this list.
	@sed -n 's/^\([a-z-]*\): .*## \(.*\)/make \1	\2/p' Makefile

run: ## Serve the tracker at 127.0.0.1:8000 (PORT= for another port, PYTHON= for another Python).
	@sh requirements/install.sh run
	@DEBUG=1 $(MANAGE) start --port "$(PORT)"

test: ## Check everything: style, types, imports, migrations, templates, the API schema, all tests on both databases.
	@sh requirements/install.sh dev
	@$(MAKE) --no-print-directory --jobs=2 checks
	@echo 'All checks passed.'

# Two at a time, because none keeps two cores busy. The tests on SQLite take longest, begin first and show how far they
# are; the output of the others is shown when they end.
checks: sqlite style types templates imports migrations production schema postgresql
run_tests := $(BIN)/python -m pytest --dist loadgroup --no-loadscope-reorder

# One process more than there are cores: one often waits for a browser, a server or a time limit.
sqlite:
	$(call step,tests on SQLite,$(run_tests) -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
style:
	$(call step_at_end,style,$(BIN)/ruff check . && $(BIN)/ruff format --check .)
types:
	$(call step_at_end,types,$(BIN)/mypy $(PACKAGES) tests)
templates:
	$(call step_at_end,templates,$(BIN)/djlint templates --lint --check)
imports:
	$(call step_at_end,imports,$(BIN)/lint-imports --no-logo)
migrations:
	$(call step_at_end,migrations,$(MANAGE) makemigrations --check --dry-run)
production:
	$(call step_at_end,production settings,$(in_production) $(MANAGE) check --deploy --fail-level WARNING)
schema:
	$(call step_at_end,API schema,$(MANAGE) spectacular --validate --fail-on-warn --file /dev/null)
postgresql:
	$(call step_at_end,tests on PostgreSQL,$(BIN)/python -m tests.postgres $(run_tests) -n auto -m "not one_database")

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

bench: ## Measure the speed of the site, how long forty paragraphs take curators, and edits at once; needs Chromium.
	@sh requirements/install.sh dev
	@DEBUG=1 $(BIN)/python -m tests.bench
	@DEBUG=1 $(BIN)/python -m pytest -q -s tests/bench/forty_paragraphs.py
	@DEBUG=1 $(BIN)/python -m tests.bench.invented_text
	@DEBUG=1 $(BIN)/python -m tests.bench.bench_search 10000
	@DEBUG=1 $(BIN)/python -m tests.bench.simulate_curators 1000
	@DEBUG=1 $(BIN)/python -m tests.postgres $(BIN)/python -m tests.bench.simulate_curators 1000

# One step of the tests, in an environment free of what the shell may have set. After one that fails none begins.
define step
	@echo '== $(1)'; began=$$(date +%s); \
	unset DATABASE_URL SECRET_KEY ALLOWED_HOSTS PYTHONDONTWRITEBYTECODE MAKEFLAGS MAKELEVEL; export DEBUG=1; \
	($(2)) || { echo '== $(1): failed' >&2; exit 1; }; \
	echo "== $(1): passed in $$(($$(date +%s) - began)) s"
endef

# A step of which all output is shown when it ends.
define step_at_end
	@output=$$(mktemp); trap 'cat "$$output" >&3; rm "$$output"' EXIT; exec 3>&1 >"$$output" 2>&1; $(subst @echo,echo,$(step))
endef

in_production := DEBUG=0 ALLOWED_HOSTS=tracker.example SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')"
lock := $(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links $(if $(UPGRADE),--upgrade)
