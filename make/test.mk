# Tests, and what people run: included by the Makefile.

SH_TESTS := $(sort $(wildcard tests/*/run.sh))
FUZZ     := $(FUZZ_C:tests/fuzz/%.c=$(B)/fuzz/%)
INPUTS    = $(shell git ls-files testdata tests/rules | grep -v -e /gen/ -e SOURCE -e LABELS -e README -e expect -e manifest.json)

deps: ## say, or install, what this machine lacks (DEPS=yes)
	@tests/deps.sh

demo: deps ## build, and judge the captured incident
	@$(MAKE) --no-print-directory -s all
	@echo
	@echo "\$$ rootcause testdata/incident/hung"
	@bin/rootcause testdata/incident/hung

$(B)/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fno-lto $(LDFLAGS) -o $@ tests/fuzz/$*.c \
		$(if $(filter fuzz,$(V)),-fsanitize=fuzzer,tests/fuzz/replay.c) $(LIB) $(LIBS)

$(B)/damage: tests/damage/damage.c $(LIB)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fno-lto $(LDFLAGS) -o $@ $< $(LIB) $(LIBS)

$(B)/render: tests/report/render.c tests/unit/report_fixture.h $(LIB)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fno-lto $(LDFLAGS) -o $@ $< $(LIB) $(LIBS)

$(B)/records: tests/readers/records.c $(LIB)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fno-lto $(LDFLAGS) -o $@ $< $(LIB) $(LIBS)

fuzzers: $(FUZZ)

check: deps ## all tests that take minutes
	@$(MAKE) --no-print-directory -s WERROR=$(WERROR) all
	@CC="$(CC)" V=$(V) tests/check.sh

check-full: deps ## sanitizers, fuzzing, valgrind, the peers: up to an hour
	@tests/check_full.sh

bench: all ## our figures beside the peers', as README's table
	@BIN=bin tests/bench/bench.sh

trust-table: ## measure again which words of a Go traceback are true
	@testdata/gen/trust/run.sh
	@UPDATE=1 tests/man/run.sh

OUT = tests/bench/data/diagnosis
confusion: all ## the wait analysis against the labels of its corpus, and SIGQUIT alone
	@BIN=$(CURDIR)/bin tests/diagnosis/confusion.py
	@echo
	@BIN=$(CURDIR)/bin tests/diagnosis/objects.py

SAMPLES = 100
samples: all ## $(SAMPLES) samples of each healthy program of tests/diagnosis, and the false alarms
	@testdata/gen/diagnosis/sample.sh $(OUT) $(SAMPLES)
	@BIN=$(CURDIR)/bin tests/diagnosis/samples.py $(OUT)

CAPTURES = tests/bench/data/programs
programs: all ## `rootcause report --source` on all captures of each program (CAPTURES=FOLDER keeps or judges them)
	@BIN=$(CURDIR)/bin tests/diagnosis/programs.py $(CAPTURES) \
		$(if $(wildcard $(CAPTURES)/p01-a/quit.txt),,--capture) --verbose

install: all ## into $(DESTDIR)$(PREFIX)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/rootcause/schema
	install -m 755 $(PROG_BIN) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(wildcard man/*.1) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(wildcard man/*.5) $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 $(wildcard share/schema/*.json) $(DESTDIR)$(PREFIX)/share/rootcause/schema
	install -d $(DESTDIR)$(PREFIX)/share/rootcause/ci
	install -m 755 share/ci/judge.sh $(DESTDIR)$(PREFIX)/share/rootcause/ci
	install -m 644 $(wildcard share/ci/*.yml) $(DESTDIR)$(PREFIX)/share/rootcause/ci

uninstall: ## remove what install put there
	rm -f $(PROGRAMS:%=$(DESTDIR)$(PREFIX)/bin/%)
	rm -f $(patsubst man/%,$(DESTDIR)$(PREFIX)/share/man/man1/%,$(wildcard man/*.1))
	rm -f $(patsubst man/%,$(DESTDIR)$(PREFIX)/share/man/man5/%,$(wildcard man/*.5))
	rm -rf $(DESTDIR)$(PREFIX)/share/rootcause

.PHONY: deps demo fuzzers check check-full bench trust-table confusion samples programs install uninstall
