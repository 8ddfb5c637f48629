# Every verb of a developer. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := build/demo
EXAMPLE := examples/st-elsewhere

# Bytecode is kept even where a shell forbids it: tests start the program hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup oracles demo test check fast lint types arch packs pages fmt docs docs-serve bench lock clean

help: ## List the verbs
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make the environment .venv from the hash-locked requirements

$(READY): requirements.lock pyproject.toml
	@echo "Setting up .venv (Python $$($(PYTHON) -c 'import sys; print(*sys.version_info[:3], sep=".")')); this takes a minute the first time ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "medslate needs Python 3.11 or newer; give one with: make PYTHON=python3.12 ..." && exit 1)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || true
	@if $(BIN)/python -c 'import uv' 2>/dev/null; then \
	    $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	    $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

oracles: $(READY) ## Install the peer that tests hold OSCAL documents against (then: MEDSLATE_TRESTLE=build/oracles/bin/trestle make test)
	@test -x build/oracles/bin/trestle || { $(PYTHON) -m venv build/oracles && \
	    { $(BIN)/python -m uv pip install --quiet --python build/oracles/bin/python compliance-trestle==5.2.0 || \
	      build/oracles/bin/python -m pip install --quiet --disable-pip-version-check compliance-trestle==5.2.0; }; }

demo: $(READY) ## Assess the example devices, plan their hospital, write the documents
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tools/demo.sh $(EXAMPLE) $(DEMO)

test: $(READY) ## Run the whole test suite, slow tests included
	$(BIN)/python -m pytest -n auto -m slow --durations=25
	$(BIN)/python -m pytest -n auto -m 'not slow' --durations=40 --cov --cov-config=pyproject.toml --cov-report=
	$(BIN)/python -m coverage report --fail-under=100

fast: $(READY) ## Run the fast tests only
	$(BIN)/python -m pytest -n auto -m 'not slow'

check: lint types arch packs test docs ## Everything that must hold for a change: the one definition of done

lint: $(READY) ## Style and simple faults
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## Strict typing of sources, tests and tools
	$(BIN)/mypy

arch: $(READY) ## The arrows between the packages
	$(BIN)/lint-imports

packs: $(READY) ## Tables, references and examples of every pack
	$(BIN)/medslate pack validate
	$(BIN)/medslate pack fmt --check

pages: $(READY) ## Write what is told of the packs: their pages, the index, the README's table
	$(BIN)/python -m tools.pack_pages

fmt: $(READY) ## Format sources and packs
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/medslate pack fmt

docs: $(READY) ## Build the documentation site into build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

docs-serve: $(READY) ## Serve the documentation on this machine
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:8000

bench: $(READY) ## Measure against the peers (downloads them; minutes)
	$(BIN)/python -m benchmarks.peers --venvs build/peers
	$(BIN)/python -m benchmarks.startup --medslate $(BIN)/medslate
	$(BIN)/python -m benchmarks.change
	$(BIN)/python -m benchmarks.report --medslate $(BIN)/medslate
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks.traceability.run --venvs build/peers --items 1000
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks.traceability.run --venvs build/peers --items 10000
	$(BIN)/python -m benchmarks.planning.run --quick
	$(BIN)/python -m benchmarks.mapping.run
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks.faults.run --venvs build/peers

lock: $(READY) ## Renew requirements.lock
	$(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	    --python-version 3.11 --all-extras --group dev --output-file requirements.lock pyproject.toml

clean: ## Remove everything that was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .coverage .hypothesis
