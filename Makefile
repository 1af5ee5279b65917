# `make` lists the commands. Everything runs from .venv/, which the commands make themselves.
.DEFAULT_GOAL := help
.PHONY: help run test bench setup check fix lock format lint types imports templates migrations
BIN := .venv/bin
PY := $(BIN)/python
# npm is a script that looks for node beside it.
export PATH := $(CURDIR)/$(BIN):$(PATH)

help:  ## toon deze lijst
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

run: setup  ## start het portaal op deze machine, met verzonnen gegevens
	@$(PY) -m bisc_portal.lokaal.run

test: setup  ## draai alle tests, ook die in een echte browser
	@$(PY) -m bisc_portal.lokaal.browser
	@$(PY) -m pytest -n logical --maxprocesses 4 -rs $(ARGS)

bench: setup  ## meet de snelheid, in verhoudingen; ARGS=servicedesk kiest een onderdeel
	@$(PY) -W ignore -m bench $(ARGS)

setup:  ## maak alleen .venv/ en assets/
	@sh bisc_portal/lokaal/setup.sh

check: format lint types imports templates migrations test  ## de hele poort: alles hieronder, en de tests

fix: setup  ## zet alles in de huisopmaak en herstel wat vanzelf kan
	@$(BIN)/ruff format -q .
	@$(BIN)/ruff check -q --fix .
	@$(BIN)/djangofmt check -q --fix templates

lock: setup  ## leg alle pakketten vast; ARGS=--upgrade haalt nieuwere
	@for part in base build dev; do $(BIN)/uv pip compile -q --universal --python-version 3.12 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header $(ARGS) requirements/$$part.in -o requirements/$$part.txt; done
	@npm install --package-lock-only --ignore-scripts --silent

format: setup  ## staat alles in de huisopmaak?
	@$(BIN)/ruff format --check .

lint: setup  ## regels voor Python
	@$(BIN)/ruff check .

types: setup  ## typen (mypy strict)
	@PORTAAL_OMGEVING=test $(BIN)/mypy

imports: setup  ## lopen de imports één kant op?
	@$(BIN)/lint-imports --no-logo

templates: setup  ## fouten in de sjablonen
	@$(BIN)/djangofmt check templates

migrations: setup  ## zijn de migraties compleet, en terug te draaien?
	@$(PY) -W ignore -m bisc_portal.lokaal.migrations
