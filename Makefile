# Every verb creates .venv and installs when needed, and is quick when not.
#   make ask Q="Welke stad kreeg een boete voor wifi-tracking?"
# On Linux, plain pip brings several GB of CUDA with PyTorch. For the CPU build (README, "A small PyTorch"):
#   make ask Q="…" TORCH_INDEX=https://download.pytorch.org/whl/cpu

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TESTS := $(VENV)/.ready-tests
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help ask index serve test check peers licences clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing (once; a few minutes) ..."
	$(if $(TORCH_INDEX),$(PIP) torch==$$(sed -n 's/^torch==//p' constraints.txt) --index-url $(TORCH_INDEX))
	$(PIP) -c constraints.txt -e .
	@touch $@

$(READY_TESTS): $(READY)
	$(PIP) -c constraints.txt -e '.[dev]'
	@touch $@

ask: $(READY)  ## answer a question from the starter corpus: make ask Q="…"
	@test -n "$(Q)" || { echo 'Ask a question: make ask Q="Welke stad kreeg een boete voor wifi-tracking?"' >&2; exit 2; }
	@$(BIN)/stadsgeheugen ask$(if $(DATA), --data "$(DATA)") "$(Q)"

index: $(READY)  ## make the index equal to the corpus: make index [ROOTS="map1 map2"]
	@$(BIN)/stadsgeheugen index$(if $(DATA), --data "$(DATA)") $(ROOTS)

serve: $(READY)  ## the web page and HTTP interface on 127.0.0.1
	@$(BIN)/stadsgeheugen serve$(if $(DATA), --data "$(DATA)")

test: $(READY_TESTS)  ## every test, style and types included
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: $(READY_TESTS)  ## style and types only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

peers: | $(BIN)/python  ## an environment with the competitors the benchmarks run beside (.venv-peers)
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -r benchmarks/peers.txt

licences: $(READY_TESTS)  ## write docs/licences.md from what is installed
	@$(BIN)/python docs/licences.py > docs/licences.md

clean:  ## remove the environment (never the data)
	rm -rf $(VENV)
