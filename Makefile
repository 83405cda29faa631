# make            the program, build/loginscope
# make test       all tests; ends with "N passed, N failed"
# make unit       the unit tests alone; make unit UNIT='addr range' some of them
# make asan       the same tests built with AddressSanitizer and UBSan
# make lint       layout, arrows between folders, warnings as errors, clang-tidy
# make fuzz       every fuzz target for FUZZ_SECONDS seconds
# make schema     the JSON Schemas and SARIF, with a validator; needs packages and the network
# make faults     does the suite notice faults that are built into the engine?
# make hostile    policies made to hurt, in full size: time and memory bounded
# make bench      the figures of the performance bars, as ratios to their peers
# make bless      rewrite the expected output of all console examples
# make cover      lines executed by the tests, file by file
# make demo       real questions on policies/
# make install    program, man pages, completions, examples below $(DESTDIR)$(PREFIX)
# make uninstall  removes what install put there
#
# V=1 shows the commands.
#
# Nothing is listed by name: a new src/*/*.c is in the program, a new
# tests/unit/test_*.c is a test, a new tests/fuzz/fuzz_*.c a fuzz target.

ifeq ($(origin CC),default)
CC := gcc
endif
PYTHON  ?= python3
BUILD   ?= build
PREFIX  ?= /usr/local
OPT     ?= -O2 -g
FUZZ_SECONDS ?= 10
# Random tests make the same choices on each run, so that a failure is of the change at
# hand; `make test TEST_SEED=$$(date +%s)` makes others, and so does a test run by itself.
TEST_SEED ?= 1
export TEST_SEED
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

# SANITIZE and WERROR are set by the targets asan, cover, fuzz, lint below,
# which run this file again with another BUILD.
FLAGS    = -std=c17 -D_GNU_SOURCE -Isrc -Wall -Wextra -Wshadow -Wconversion -Wpedantic \
           $(WERROR) $(OPT) $(SANITIZE) -MMD -MP $(CPPFLAGS) $(CFLAGS)
LINK     = $(CC) $(OPT) $(SANITIZE) $(CFLAGS) $(LDFLAGS)
LIBS     = -lyaml -lexpat -ljansson -lmaxminddb -lmd -lz
TEST_FLAGS = -Itests -Itests/unit
TEST_LIBS  = -lcmocka $(LIBS) -lm

say = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2);)

# ---- what there is -------------------------------------------------------

PROGRAM  := $(BUILD)/loginscope
LIBRARY  := $(BUILD)/libloginscope.a
GENERATED := $(BUILD)/share/loginscope.bash $(BUILD)/share/loginscope.zsh $(BUILD)/share/loginscope.fish \
             $(BUILD)/share/policy.schema.json $(BUILD)/share/scenario.schema.json
SRC      := $(sort $(wildcard src/*/*.c))
MAIN     := src/cli/main.c
LIB_SRC  := $(filter-out $(MAIN),$(SRC))

UNIT_SRC  := $(sort $(wildcard tests/unit/test_*.c))
REAL_SRC  := $(sort $(wildcard tests/real/test_*.c))
FUZZ_SRC  := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/bench_*.c))
# Everything else in these folders is shared by the tests, by the benches.
AIDE_SRC  := $(sort $(filter-out $(UNIT_SRC) $(REAL_SRC),\
               $(wildcard tests/oracle/*.c tests/unit/*.c tests/real/*.c)))
BENCH_AID := $(sort $(filter-out $(BENCH_SRC),$(wildcard tests/bench/*.c)))
SELFTEST  := $(sort $(wildcard tests/*/selftest))

object    = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
UNIT      ?= $(patsubst tests/unit/test_%.c,%,$(UNIT_SRC))
UNIT_BIN  := $(patsubst %,$(BUILD)/tests/unit/test_%,$(UNIT))
REAL_BIN  := $(patsubst %.c,$(BUILD)/%,$(REAL_SRC))
SEED_BIN  := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/tests/seeds/%,$(FUZZ_SRC))
FUZZ_BIN  := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/fuzz_%,$(FUZZ_SRC))
BENCH_BIN := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(BENCH_SRC))
AIDES     := $(BUILD)/libtests.a
TEST_OBJ  := $(call object,$(AIDE_SRC) $(UNIT_SRC) $(REAL_SRC) $(FUZZ_SRC) tests/fuzz/run_seeds.c)
BENCH_OBJ := $(call object,$(BENCH_SRC) $(BENCH_AID))

.PHONY: all objects test unit asan lint fuzz schema browser faults hostile bench bless cover demo install uninstall clean
all: $(PROGRAM) $(GENERATED)
objects: $(call object,$(SRC)) $(TEST_OBJ) $(BENCH_OBJ)

# ---- building ------------------------------------------------------------

$(PROGRAM): $(call object,$(MAIN)) $(LIBRARY)
	$(call say,ld,$@)$(LINK) -o $@ $^ -Wl,--as-needed $(LIBS)

# Made by the program itself, so that they know its verbs, options and keys.
$(BUILD)/share/loginscope.%: $(PROGRAM)
	@mkdir -p $(@D)
	$(call say,gen,$@)$(PROGRAM) completion $* >$@

$(BUILD)/share/%.schema.json: $(PROGRAM)
	@mkdir -p $(@D)
	$(call say,gen,$@)$(PROGRAM) schema $* >$@

$(LIBRARY): $(call object,$(LIB_SRC))
	@rm -f $@
	$(call say,ar,$@)ar rcs $@ $^

$(AIDES): $(call object,$(AIDE_SRC))
	@rm -f $@
	$(call say,ar,$@)ar rcs $@ $^

# FAULT=NAME builds one of the faults of tests/faults/table.py in: for tests only.
seeded = $(if $(FAULT),$$(tests/faults/seed $(FAULT) $(1) $(BUILD)/seeded),$(1))

$(BUILD)/obj/src/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(call say,cc,$<)$(CC) $(FLAGS) -c -o $@ $(call seeded,$<)

$(BUILD)/obj/tests/%.o: tests/%.c Makefile
	@mkdir -p $(@D)
	$(call say,cc,$<)$(CC) $(FLAGS) $(TEST_FLAGS) -c -o $@ $<

$(UNIT_BIN) $(REAL_BIN): $(BUILD)/%: $(BUILD)/obj/%.o $(AIDES) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld,$@)$(LINK) -o $@ $< $(AIDES) $(LIBRARY) -Wl,--as-needed $(TEST_LIBS)

# A fuzz target with a main that runs it on files: its seeds, in `make test`.
$(BUILD)/tests/seeds/%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(BUILD)/obj/tests/fuzz/run_seeds.o \
                        $(AIDES) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld,$@)$(LINK) -o $@ $(filter %.o,$^) $(AIDES) $(LIBRARY) -Wl,--as-needed $(LIBS)

-include $(patsubst %.o,%.d,$(call object,$(SRC)) $(TEST_OBJ))

# ---- tests ---------------------------------------------------------------

# A fuzz target's seeds: its own folder, and what its first comment names with
# "seeds: GLOB".
seeds_of  = $(wildcard tests/fuzz/seeds/$(1) $(shell sed -n 's/.*seeds: *//p' tests/fuzz/fuzz_$(1).c))
RUN_SEEDS = $(foreach t,$(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ_SRC)),\
              '$(BUILD)/tests/seeds/$(t) $(call seeds_of,$(t))')

test: $(PROGRAM) $(UNIT_BIN) $(REAL_BIN) $(SEED_BIN)
	@BUILD=$(BUILD) $(PYTHON) tests/run $(SELFTEST) $(UNIT_BIN) $(REAL_BIN) $(RUN_SEEDS) \
	    tests/golden/run

unit: $(UNIT_BIN)
	@BUILD=$(BUILD) $(PYTHON) tests/run $(UNIT_BIN)

bless: $(PROGRAM)
	@$(PROGRAM) explain-code --all --format md >docs/DIAGNOSTICS.md
	@$(PROGRAM) audit --list-rules --format md >docs/AUDIT.md
	@BUILD=$(BUILD) $(PYTHON) tests/golden/run --bless

asan:
	@ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1:detect_stack_use_after_return=1 \
	UBSAN_OPTIONS=print_stacktrace=1 \
	$(MAKE) test BUILD=build/asan OPT='-O1 -g -fno-omit-frame-pointer' \
	    SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all'

cover:
	@rm -rf build/cover
	@$(MAKE) test BUILD=build/cover OPT='-O0 -g' SANITIZE=--coverage
	@$(PYTHON) tests/tools/cover build/cover $(SRC)

# ---- fuzzing -------------------------------------------------------------

# Outer call: build with clang's sanitizers, then run each target in turn.
fuzz:
	@$(MAKE) fuzz-build BUILD=build/fuzz CC=clang OPT='-O1 -g -fno-omit-frame-pointer' \
	    SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
	@set -e; $(foreach t,$(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ_SRC)),\
	    mkdir -p build/fuzz/corpus/$(t); \
	    tests/fuzz/run build/fuzz/fuzz_$(t) $(FUZZ_SECONDS) build/fuzz/corpus/$(t) \
	        $(call seeds_of,$(t));)

.PHONY: fuzz-build
fuzz-build: $(FUZZ_BIN)
$(BUILD)/fuzz_%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(AIDES) $(LIBRARY)
	$(call say,ld,$@)$(LINK) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(AIDES) $(LIBRARY) -Wl,--as-needed $(LIBS)

# ---- schemas ---------------------------------------------------------------

schema: $(PROGRAM)
	@BUILD=$(BUILD) $(PYTHON) tests/run tests/schema/run tests/schema/sarif

# ---- a browser -------------------------------------------------------------

# The pages of --format html, opened, sorted, printed in a headless Chromium.
browser: $(PROGRAM)
	@BUILD=$(BUILD) $(PYTHON) -B tests/browser/run

# ---- faults ----------------------------------------------------------------

faults:
	@$(PYTHON) tests/faults/run

# ---- hostile input ---------------------------------------------------------

hostile: $(PROGRAM)
	@BUILD=$(BUILD) $(PYTHON) tests/hostile/run

# ---- bench ---------------------------------------------------------------

# DPDK is a peer of some figures; where it is not installed they say so.
HAS_DPDK   = $(shell pkg-config --exists libdpdk 2>/dev/null && echo yes)
DPDK_FLAGS = -DHAVE_DPDK $(patsubst -I%,-isystem %,$(shell pkg-config --cflags libdpdk))
DPDK_LIBS  = $(shell pkg-config --libs libdpdk)
-include $(BENCH_OBJ:.o=.d)

# A table of real prefixes for bench_lookup; without it, it makes one up.
PREFIXES ?= $(wildcard $(or $(LOGINSCOPE_DATA),../shared/data)/prefixes/bart-prefixes.txt.gz)

# A missed bar is printed and does not end the run.
bench: $(PROGRAM) $(BENCH_BIN)
	@for bench in $(BENCH_BIN) $(wildcard tests/bench/bench_*.sh); do \
	    echo "== $${bench##*/}"; case $$bench in *_lookup) set -- $(PREFIXES);; *) set --;; esac; \
	    BUILD=$(BUILD) $$bench "$$@" || echo "status $$?"; echo; done

$(BUILD)/obj/tests/bench/%.o: tests/bench/%.c Makefile
	@mkdir -p $(@D)
	$(call say,cc,$<)$(CC) $(FLAGS) $(TEST_FLAGS) $(if $(shell grep HAVE_DPDK $<),$(if $(HAS_DPDK),$(DPDK_FLAGS))) \
	    -c -o $@ $<

$(BUILD)/libbench.a: $(call object,$(BENCH_AID))
	@rm -f $@
	$(call say,ar,$@)ar rcs $@ $^

$(BENCH_BIN): $(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(BUILD)/libbench.a $(AIDES) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld,$@)$(LINK) -o $@ $^ -Wl,--as-needed $(LIBS) -lz -lm $(if $(HAS_DPDK),$(DPDK_LIBS))

# ---- lint ----------------------------------------------------------------

C_FILES  := $(sort $(wildcard src/*/*.[ch] tests/*/*.[ch]))
TIDY     := $(patsubst %,build/lint/tidy/%.ok,$(SRC))

.PHONY: lint-text lint-layout lint-gcc lint-clang lint-tidy lint-shell lint-man
lint: lint-text lint-layout lint-gcc lint-clang lint-tidy lint-shell lint-man
	@echo 'lint: clean'

lint-text:
	@tests/lint/selftest
	@tests/lint/arrows
	@tests/lint/text

lint-layout:
	@clang-format --dry-run -Werror $(C_FILES)

lint-gcc:
	@$(MAKE) objects BUILD=build/lint/gcc CC=gcc WERROR=-Werror
lint-clang:
	@$(MAKE) objects BUILD=build/lint/clang CC=clang WERROR=-Werror

lint-tidy: $(TIDY)
build/lint/tidy/%.ok: % .clang-tidy
	@mkdir -p $(@D)
	$(call say,tidy,$<)clang-tidy --quiet $< -- -std=c17 -D_GNU_SOURCE -Isrc 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

SCRIPTS = $(shell grep -lE '^\#!.*/(sh|bash)$$' setup .ci/run hooks/* policies/*.sh tests/*/* 2>/dev/null)
lint-shell:
	@if command -v shellcheck >/dev/null; then shellcheck -x $(SCRIPTS); \
	else for f in $(SCRIPTS); do $$(sed -n '1s/^#!//p' $$f) -n $$f || exit 1; done; \
	    echo 'lint: shellcheck is not installed, shell scripts were only parsed'; fi

lint-man:
	@mandoc -T lint -W warning docs/man/*.[1-8]

# ---- the rest ------------------------------------------------------------

demo: $(PROGRAM)
	@BUILD=$(BUILD) sh policies/demo.sh

# What is installed, and where below $(PREFIX): as Debian has it. Only below /usr
# have packages a folder of their own for functions of zsh.
ZSH_FUNCTIONS = $(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
EXAMPLES  = $(sort $(shell find policies -type f ! -name '*.sh'))
INSTALLED = $(PROGRAM):bin/loginscope \
            $(foreach page,$(wildcard docs/man/*.[1-8]),\
                $(page):share/man/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page))) \
            $(BUILD)/share/loginscope.bash:share/bash-completion/completions/loginscope \
            $(BUILD)/share/loginscope.zsh:share/zsh/$(ZSH_FUNCTIONS)/_loginscope \
            $(BUILD)/share/loginscope.fish:share/fish/vendor_completions.d/loginscope.fish \
            $(BUILD)/share/policy.schema.json:share/loginscope/policy.schema.json \
            $(BUILD)/share/scenario.schema.json:share/loginscope/scenario.schema.json \
            $(foreach file,$(EXAMPLES),$(file):share/doc/loginscope/examples/$(file))

install: $(PROGRAM) $(GENERATED)
	@set -e; umask 022; for pair in $(INSTALLED); do \
	    from=$${pair%%:*} to="$(DESTDIR)$(PREFIX)/$${pair#*:}"; \
	    mode=644; [ ! -x "$$from" ] || mode=755; \
	    $(if $(V),echo "$$to";) install -D -m $$mode "$$from" "$$to"; done
	@echo 'installed below $(DESTDIR)$(PREFIX)'

# The folders that only install makes go with their files.
uninstall:
	@for pair in $(INSTALLED); do rm -f "$(DESTDIR)$(PREFIX)/$${pair#*:}"; done
	@for folder in share/loginscope share/doc/loginscope; do \
	    [ ! -d "$(DESTDIR)$(PREFIX)/$$folder" ] || \
	    find "$(DESTDIR)$(PREFIX)/$$folder" -depth -type d -empty -delete; done

clean:
	rm -rf build
