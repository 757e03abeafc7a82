# `make` lists the targets. Everything happens in .venv; nothing but Python >= 3.11 and make is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
DEMO ?= demo

.PHONY: help demo test check fix coverage browser lighthouse bench bench-edge bench-import bench-drill bench-purges bench-cache-tests bench-abuse bench-edge-drill bench-audience bench-popular lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-16s %s\n", $$1, $$2}'

demo: $(READY) ## Serve a believable newspaper at http://localhost:8000
	@$(BIN)/broadsheet demo --folder $(DEMO)

test: $(READY_DEV) ## Run checks and all tests
	@$(MAKE) --no-print-directory check
	@sh tests/run.sh

check: $(READY_DEV) ## Formatting, lint, types, layers, migrations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy broadsheet
	@$(BIN)/lint-imports
	@find broadsheet -name '*.html' | xargs $(BIN)/djhtml --check
	@find broadsheet -name '*.html' | xargs $(BIN)/djade --target-version 5.2
	@$(BIN)/codespell README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md docs broadsheet/web/templates broadsheet/jobs/templates
	@DJANGO_SETTINGS_MODULE=broadsheet.config.settings_test $(BIN)/python -m django makemigrations --check --dry-run

fix: $(READY_DEV) ## Format and mend what tools can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@find broadsheet -name '*.html' | xargs $(BIN)/djhtml || true
	@find broadsheet -name '*.html' | xargs $(BIN)/djade --target-version 5.2 || true

coverage: $(READY_DEV) ## Run all tests and list the lines that none of them runs
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -m "not browser"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

browser: $(READY_DEV) ## Run only the tests in a real Chromium
	@$(BIN)/python -m pytest -m browser

lighthouse: $(READY_DEV) ## Measure the pages with Lighthouse (needs npm and Chromium)
	@$(BIN)/python -m bench.lighthouse

bench: $(READY_DEV) ## Measure an article page at the origin beside stock Wagtail
	@$(BIN)/python -m bench.origin

bench-edge: $(READY_DEV) ## Measure a hit of the edge beside nginx, Varnish and Django's cache
	@$(BIN)/python -m bench.edge

bench-import: $(READY_DEV) ## Import 10,000 stories: memory, time, second run
	@$(BIN)/python -m bench.import_bench

bench-drill: $(READY_DEV) ## Kill, stop and mislead workers while stories fall due
	@for drill in killed burst stopped backlog; do for database in sqlite postgresql; do \
	    $(BIN)/python -m bench.drill $$drill --database $$database || true; done; done
	@$(BIN)/python -m bench.drill skewed --database postgresql

bench-purges: $(READY_DEV) ## Send a receiver of purges away for a minute and back
	@$(BIN)/python -m bench.purge_drill

bench-cache-tests: $(READY_DEV) ## Run the public tests of HTTP caches (needs npm, Varnish, nginx)
	@$(BIN)/python -m bench.cache_tests

bench-abuse: $(READY_DEV) ## Attack the edge of the demo while honest readers read
	@$(BIN)/python -m bench.abuse

bench-edge-drill: $(READY_DEV) ## Let edge, origin and worker have bad days, under load (needs wrk)
	@failed=0; for drill in visible away dead slow herd killed soak; do \
	    $(BIN)/python -m bench.edge_drill $$drill || failed=1; done; exit $$failed

bench-audience: $(READY_DEV) ## Measure beacons, rankings of large stores, and Popular Now at readers
	@$(BIN)/python -m bench.audience

bench-popular: $(READY_DEV) ## Replay real clicks through Popular Now (needs the clicks and pyarrow)
	@$(BIN)/python -m bench.popular_replay

lock: $(READY_DEV) ## Resolve the requirements anew
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --python-version 3.11 --extra postgres --extra redis --extra checkout pyproject.toml -o requirements/site.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --python-version 3.11 --extra postgres --extra redis --extra checkout --extra dev pyproject.toml -o requirements/dev.txt

clean: ## Throw away the virtual environment and the demo
	@rm -rf $(VENV) $(DEMO)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Broadsheet needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }

$(READY): requirements/site.txt pyproject.toml | $(BIN)/python
	@echo "Installing Broadsheet into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(READY_DEV): requirements/dev.txt $(READY)
	@echo "Installing the developers' tools ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
