# Zorgbeeld: the commands of a working day. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
# Two workers: the machines this is measured on have two cores.
WORKERS ?= 2
ARGS ?=
# A narrowed run (ARGS="-k word") may find nothing in one of its two halves; a whole run may not.
NONE_IS_FINE = $(if $(ARGS),|| [ $$? -eq 5 ],)
export PYTHONUNBUFFERED := 1
# The address of `make run`: make run PORT=8001 HOST=0.0.0.0 (from the environment as well)
ifdef PORT
export PORT
endif
ifdef HOST
export HOST
endif

.PHONY: help run stop clean-demo install test lint format bench lock settings-page alert-rules api-pages picture sbom audit clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "make %-14s %s\n", $$1, $$2}'

run: ## install, prepare and start everything (PORT=8000, HOST=127.0.0.1); ctrl-C stops it
	@scripts/install run
	@exec $(PY) manage.py up

stop: ## stop what `make run` started in another terminal
	@$(PY) manage.py down

clean-demo: ## throw the embedded demo away: database, queue, logs, secret
	@if [ -x $(PY) ]; then $(PY) manage.py down; fi
	rm -rf var

install: ## install everything needed to work on the code
	@scripts/install test

test: ## lint and every test: what must be green (CI=true: nothing may be skipped)
	@scripts/install test
	@scripts/test-programs
	@scripts/lint
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup -m "not faults" $(ARGS) $(NONE_IS_FINE)
	$(PY) -m pytest -n $(WORKERS) --dist loadfile -m faults $(ARGS) $(NONE_IS_FINE)

lint: ## ruff, Biome, types, import rules, secrets, known weaknesses, migrations, deployment checks
	@scripts/install test
	@scripts/lint

format: ## put the code into the form that lint expects
	@scripts/install test
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .
	@scripts/biome check --write .

lock: ## write the lock files anew from pyproject.toml
	@scripts/lock

settings-page: ## write docs/settings.md from the declared variables
	@scripts/install run
	@$(PY) manage.py settings_page

alert-rules: ## write deploy/prometheus/alerts.yaml from the declared metrics and parts
	@scripts/install run
	@$(PY) manage.py alert_rules

api-pages: ## write docs/openapi.yaml and the commands of docs/wire.md from the declarations
	@scripts/install run
	@$(PY) manage.py api_pages

picture: ## walk the story in a browser and keep its picture for the README
	@scripts/install test
	@scripts/test-programs
	$(PY) -m pytest -q tests/browser/test_story.py
	mkdir -p docs/images && cp test-results/desk.png docs/images/picture.png

sbom: ## write what the program is made of as CycloneDX (sbom/python.json, sbom/browser.json)
	@scripts/install test
	@scripts/sbom

audit: ## ask which packages have a known weakness, and keep the answer in requirements/advisories.json
	@scripts/install test
	@scripts/audit --keep

bench: ## the benchmarks, one after the other (hours; results on the screen; fails in the end if one did)
	@scripts/install bench
	@bad=""; for file in benchmarks/*.py; do echo "== $$file"; $(PY) "$$file" || bad="$$bad $$file"; done; \
	    [ -z "$$bad" ] || { echo "did not hold:$$bad"; exit 1; }

clean: ## remove caches, test results and .venv; the demo stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
