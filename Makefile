# Two commands matter: `make run` and `make test`. Both set up what they need.
.PHONY: help run test check format setup bench clean
.DEFAULT_GOAL := help

UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
PYTHON := .venv/bin/python
LOTSE := .venv/bin/lotse
export RASA_TELEMETRY_ENABLED = false

help:            ## this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: .venv/ready ## set up, train if needed, serve
	@$(LOTSE) train
	@exec $(LOTSE) serve

test: .venv/ready ## all checks and tests
	@scripts/test

check: .venv/ready ## the quick part: style, types, knowledge
	@scripts/check

format: .venv/ready ## put the code into its form
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

setup: .venv/ready ## only set up

bench: .venv/ready ## speed as ratios, see benchmarks/
	@$(PYTHON) -m benchmarks.speed

clean:           ## forget models, caches and the database
	rm -rf models var .rasa results

.venv/ready: pyproject.toml uv.lock
	@command -v uv >/dev/null 2>&1 || [ -x .tools/bin/uv ] || python3 scripts/get_uv.py
	@$(UV) sync --locked --quiet
	@touch .venv/ready
