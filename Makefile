# Klaarlicht: `make run` and `make test` do everything on a machine with Python 3.11 or newer, make and git.

PYTHON ?= python3
PORT ?= 8000
DATA ?= ./data
T ?=
N ?= 2000

BIN := .venv/bin
SPECTRAL := .cache/spectral
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
CODE := records ingest search disclosure storage runtime cli api web front examples tests bench
WANTED_PYTHON := import sys; sys.exit(sys.version_info < (3, 11) and "Klaarlicht needs Python 3.11 or newer")

.DEFAULT_GOAL := help
.PHONY: help setup run test fuzz check bench docs lock clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: .venv/.ready ## Make the environment that the product runs in

run: .venv/.ready ## Take in the sample hand-ins and serve them; PORT and DATA are honoured
	@$(BIN)/python -m cli.demo --data "$(DATA)" --port "$(PORT)"

ifeq ($(T),)
test: check .cache/.browser .cache/.readpst .cache/.tesseract ## Check and test everything; with T=path only the tests at that path
	@$(BIN)/python -m pytest -n 2 --dist loadfile -r s
else
test: .venv/.tested
	@$(BIN)/python -m pytest -r s $(T)
endif

fuzz: .venv/.tested ## Read N broken copies (2000) of every sample to the end
	@KLAARLICHT_MUTATIONS=$(N) $(BIN)/python -m pytest -n 2 tests/contracts/test_broken_samples.py

check: .venv/.tested $(SPECTRAL)/.ready ## Format, lint, imports, types and licences, without the tests
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@mkdir -p .cache; $(BIN)/lint-imports > .cache/imports.txt || { cat .cache/imports.txt; exit 1; }
	@$(BIN)/mypy --no-error-summary $(wildcard $(CODE))
	@$(BIN)/reuse lint --quiet || $(BIN)/reuse lint

bench: .venv/.tested ## Measure speed, memory and size
	@$(BIN)/python -m bench.run

docs: .venv/.ready ## Write the pages that follow from the code
	@$(BIN)/python -m front.docs

lock: ## Write both locks anew from pyproject.toml
	@.ci/lock

clean: ## Remove the environment and all caches; the data stays
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info

.venv/.made:
	@$(PYTHON) -c '$(WANTED_PYTHON)'
	@echo "Making the environment (.venv)"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.ready: .venv/.made requirements.lock pyproject.toml
	@echo "Installing what the product needs"
	@$(PIP) --require-hashes --no-deps -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tested: .venv/.ready requirements-test.lock
	@echo "Installing what the tests need"
	@$(PIP) --require-hashes --no-deps -r requirements-test.lock
	@touch $@

# The linter of the Dutch API Design Rules runs on Node; its test says so where there is none.
$(SPECTRAL)/.ready: tests/api/spectral/package-lock.json
	@mkdir -p $(SPECTRAL)
	@cp tests/api/spectral/package.json tests/api/spectral/package-lock.json $(SPECTRAL)/
	@if command -v npm >/dev/null; then \
	    npm ci --prefix $(SPECTRAL) --ignore-scripts --silent --no-audit --no-fund && touch $@; \
	elif [ "$(CI)" = true ]; then echo "CI needs Node and npm for the API rules" >&2; exit 1; \
	else echo "No Node here: the Dutch API Design Rules are not checked" >&2; fi

# A mailbox is counted once more by readpst. Only CI installs it; its tests say so where there is none.
.cache/.readpst:
	@mkdir -p .cache
	@if command -v readpst >/dev/null; then touch $@; \
	elif [ "$(CI)" = true ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq pst-utils >/dev/null && touch $@; \
	elif [ "$(CI)" = true ]; then echo "CI needs readpst (pst-utils) for mailboxes" >&2; exit 1; \
	else echo "No readpst here: mailboxes are not counted a third time" >&2; fi

# Words of pictures are read by tesseract. Only CI installs it; its tests say so where there is none.
.cache/.tesseract:
	@mkdir -p .cache
	@if tesseract --list-langs 2>/dev/null | grep -qx nld; then touch $@; \
	elif [ "$(CI)" = true ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq tesseract-ocr tesseract-ocr-nld >/dev/null && touch $@; \
	elif [ "$(CI)" = true ]; then echo "CI needs tesseract with Dutch (tesseract-ocr-nld)" >&2; exit 1; \
	else echo "No tesseract with Dutch here: words of pictures are not read" >&2; fi

# The pages are tried in a real browser. Only CI installs one: elsewhere that is for the owner of the machine.
.cache/.browser:
	@mkdir -p .cache
	@if command -v chromium >/dev/null; then touch $@; \
	elif [ "$(CI)" = true ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && touch $@; \
	elif [ "$(CI)" = true ]; then echo "CI needs chromium for the pages" >&2; exit 1; \
	else echo "No chromium here: the pages are not tried in a browser" >&2; fi
