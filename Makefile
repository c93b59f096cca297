# Everything runs in an environment of its own, .venv, which is made when it is first needed.

PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	if $$name -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$name; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ISTANBUL := scenarios/istanbul/2025_second_round.yaml

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check bench docs clean

help:
	@echo "make demo    solve, sweep and report the Istanbul case"
	@echo "make test    run all tests"
	@echo "make check   formatting, lint, types, layers, generated documentation"
	@echo "make bench   speed and completeness against other tools (some minutes)"
	@echo "make docs    write the generated documentation anew"
	@echo "make clean   remove the environment and everything generated"

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "negsim needs Python 3.11 or later, with its venv module; none was found" >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (once; a minute or two)"
	@test -x $(BIN)/python && $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || $(PYTHON) -m venv --clear $(VENV)
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/negsim run $(ISTANBUL)
	@$(BIN)/negsim sweep $(ISTANBUL)
	@$(BIN)/negsim report $(ISTANBUL) --out results/demo --force
	@echo
	@echo "The report: results/demo/report.html (and report.md, report.pdf); its figures: results/demo/figures/"

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadgroup --quiet

check: $(STAMP)
	$(BIN)/ruff format --check sim tests benchmarks
	$(BIN)/ruff check sim tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

bench: $(STAMP)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMBA_NUM_THREADS=1 $(BIN)/python -m benchmarks.solvers
	$(BIN)/python -m benchmarks.sweep
	$(BIN)/python -m benchmarks.protocols

docs: $(STAMP)
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find sim tests benchmarks -name __pycache__ -type d -exec rm -rf {} +
