# The commands of the README. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
JOBS ?= $(shell nproc)
PREFIX ?= /usr/local

help: ## list the targets
	@echo "make TARGET, where TARGET is one of"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 12

setup: ## install what is missing: Debian packages (root only for these), .venv, DuckDB
	@tools/setup/all.sh

build: setup ## build the command build/phlox, the library, and the Python module of .venv
	@tools/build/build.sh dev $(JOBS)

demo: build ## count weblinks: in the shell, in Python, in C++
	@examples/weblinks/run.sh

test: build ## run every test
	@tools/build/test.sh

nightly: build ## fuzzing (MINUTES=30), 100,000 random expressions, every case on Spark, queries out of core, Matplotlib's gallery, threads
	@tools/build/nightly.sh $(or $(MINUTES),30)

bench: build ## measure beside the peers; results go to bench/results
	@bench/run.sh

install: setup ## install command, library, CMake package and headers: make install PREFIX=/usr/local
	@tools/build/install.sh "$(PREFIX)" $(JOBS)

clean: ## remove what was built; .venv and .deps stay
	rm -rf build build-*

.PHONY: help setup build demo test nightly bench install clean
