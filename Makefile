# Sangam. `make` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
GO ?= go
BIN := bin/sangam

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(BIN): build

build: screens ## build bin/sangam with its screens
	$(GO) build -o $(BIN) ./cmd/sangam

test-program: screens ## build bin/sangam-test, with what only the browser tests may do
	$(GO) build -tags sangamtest -o bin/sangam-test ./cmd/sangam

screens: web/dist/index.html

web/node_modules/.package-lock.json: web/package-lock.json
	@scripts/needs node
	@scripts/installed || { cd web && npm ci --no-audit --no-fund; }
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json web/index.html web/vite.config.ts $(shell find web/src web/public -type f 2>/dev/null)
	cd web && npm run build
	@touch $@

run: build ## run the product on SQLite in ./data
	$(BIN) serve --data data

demo: build ## a shop with a hybrid number and a pretend platform, on one address
	$(BIN) demo $(if $(DIALOGUES),--dialogues $(DIALOGUES)) $(if $(LISTEN),--listen $(LISTEN)) $(if $(SEED),--seed $(SEED)) $(if $(LIFE),--life)

test: ## install what is missing and run all tests
	@scripts/needs go node patch postgres chromium
	$(MAKE) screens
	$(MAKE) -j2 test-go test-web
	$(MAKE) test-program
	cd web && TMPDIR=$$(../scripts/scratch) npm run e2e

# The Go tests often wait for processes of theirs; the checks of the screens keep one processor busy meanwhile.
test-go:
	$(GO) vet ./...
	TMPDIR=$$(scripts/scratch) $(GO) test -vet=off -timeout 20m ./...
test-web:
	cd web && npm run check && npm run lint && npm test

test-race: ## the Go tests with the race detector
	$(GO) test -race ./...

test-long: ## the long proofs: 1,000 kills, full storms, disk full, the whole browser suite
	@scripts/needs go node patch postgres chromium
	SANGAM_LONG=1 $(GO) test -timeout 6h ./internal/proofs ./internal/delivery ./internal/store
	$(MAKE) build test-program
	cd web && SANGAM_LONG=1 npm run e2e

bench: build ## the benchmarks, as one table with ratios
	@scripts/needs go postgres
	$(GO) run ./internal/bench $(BENCH)

bench-screens: test-program ## how long a key takes until the screen shows it, in a browser
	@scripts/needs go node chromium
	cd web && TMPDIR=$$(../scripts/scratch) node e2e/bench.mjs

lint: ## formatting, vet, front-end lint
	@test -z "$$(gofmt -l cmd internal web)" || { gofmt -l cmd internal web; echo "run gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	cd web && npm run lint

generate: web/node_modules/.package-lock.json ## make generated files anew (API description, its types, settings)
	$(GO) test ./internal/api -run Document -update
	$(GO) test ./internal/config -run Reference -update
	$(GO) test ./internal/auth -run Handbook -update
	cd web && npm run generate

check: lint generate ## lint, generated files are fresh, all tests
	@git diff --exit-code -- docs/reference web/src/api || { echo "generated files were stale: commit them"; exit 1; }
	$(MAKE) test

clean: ## remove what was built
	rm -rf bin web/dist/assets web/dist/index.html web/node_modules

.PHONY: help build screens run demo test test-go test-web test-race test-long bench bench-screens lint generate check clean
