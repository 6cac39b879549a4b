# rootcause: `make` builds, `make demo` shows, `make check` tests, `make help` lists.
# A new .c file changes no line here: lib/ and formats/ make the library, cmd/NAME/ a program.

V        ?= release
PREFIX   ?= /usr/local
DESTDIR  ?=
CC       ?= cc
WERROR   ?=
Q        := $(if $(VERBOSE),,@)

PROGRAMS := $(notdir $(patsubst %/,%,$(dir $(wildcard cmd/*/main.c))))
B        := build/$(V)
BIN      := $(if $(filter release,$(V)),bin,$(B)/bin)

VERSION  := 0.1.0
WARN     := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wformat=2 -Wundef -Wpointer-arith -Wcast-qual -Wwrite-strings \
            -Wvla -Wold-style-definition -Wno-format-nonliteral $(if $(WERROR),-Werror)
# Debian keeps libiberty's headers in a folder of their own, others beside binutils' headers.
CPPFLAGS += -Ilib -I. -I$(B)/gen -isystem /usr/include/libiberty -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L -DVERSION='"$(VERSION)"'
CFLAGS_release  := -O2 -g
CFLAGS_sanitize := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_coverage := -O0 -g --coverage
CFLAGS_fuzz     := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
# A fifth of the time of the readers (make bench); fat objects, so that tests link without it.
LTO      := $(if $(filter release,$(V)),$(if $(findstring Free Software Foundation,$(shell $(CC) --version)),-flto=auto -ffat-lto-objects))
ALL_CFLAGS := -std=c17 $(WARN) $(CFLAGS_$(V)) $(LTO) $(CFLAGS)
# Names of optional pieces are resolved by the linker: a program links only what it uses.
LIBS     := -Wl,--as-needed -lsqlite3 -lpcre2-8 -lz -ldeflate -lprotobuf-c -lxxhash -liberty -lelf -larchive -lm

LIB_C    := $(sort $(wildcard lib/*/*.c) $(wildcard formats/*.c))
GEN_C    := $(B)/gen/profile.pb-c.c
LIB_O    := $(LIB_C:%.c=$(B)/%.o) $(GEN_C:%.c=%.o) $(B)/gen/rules_embedded.o $(B)/gen/prelude_embedded.o \
            $(B)/gen/schema_embedded.o $(B)/gen/idle_embedded.o $(B)/gen/capture_embedded.o $(B)/gen/style_embedded.o \
            $(B)/gen/examples_embedded.o
LIB      := $(B)/librootcause.a
UNIT_C   := $(sort $(wildcard tests/unit/*.c))
UNITS    := $(UNIT_C:tests/unit/%.c=$(B)/unit/%)
FUZZ_C   := $(sort $(wildcard tests/fuzz/fuzz_*.c))
PROG_BIN := $(PROGRAMS:%=$(BIN)/%)

all: $(LIB) $(PROG_BIN) ## build the programs into bin/

-include make/*.mk

# ---- objects, per variant ----

$(B)/%.o: %.c | $(B)/gen/stamp
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c
	$(Q)$(CC) -I$(B)/gen $(CPPFLAGS) -std=c17 -w $(CFLAGS_$(V)) -MMD -MP -c -o $@ $<

$(B)/gen/profile.pb-c.c: formats/profile.proto
	@mkdir -p $(@D)
	$(Q)protoc-c --proto_path=formats --c_out=$(@D) formats/profile.proto

$(B)/gen/rules_embedded.c: lib/rules/embed.sh $(wildcard lib/rules/sql/*.sql)
	@mkdir -p $(@D)
	$(Q)sh lib/rules/embed.sh rules $(sort $(wildcard lib/rules/sql/*.sql)) > $@

$(B)/gen/prelude_embedded.c: lib/rules/embed.sh $(wildcard lib/rules/*.sql)
	@mkdir -p $(@D)
	$(Q)sh lib/rules/embed.sh prelude $(sort $(wildcard lib/rules/*.sql)) > $@

$(B)/gen/schema_embedded.c: lib/rules/embed.sh $(wildcard lib/store/*.sql)
	@mkdir -p $(@D)
	$(Q)sh lib/rules/embed.sh schema $(sort $(wildcard lib/store/*.sql)) > $@

$(B)/gen/idle_embedded.c: lib/rules/embed.sh lib/model/idle.list
	@mkdir -p $(@D)
	$(Q)sh lib/rules/embed.sh idle lib/model/idle.list > $@

$(B)/gen/capture_embedded.c: lib/rules/embed.sh cmd/rootcause/capture.sh
	@mkdir -p $(@D)
	$(Q)sh lib/rules/embed.sh capture cmd/rootcause/capture.sh > $@

$(B)/gen/style_embedded.c: lib/rules/embed.sh lib/report/report.css
	@mkdir -p $(@D)
	$(Q)sh lib/rules/embed.sh style lib/report/report.css > $@

$(B)/gen/examples_embedded.c: lib/rules/embed.sh $(wildcard lib/rules/examples/*.txt)
	@mkdir -p $(@D)
	$(Q)sh lib/rules/embed.sh examples $(sort $(wildcard lib/rules/examples/*.txt)) > $@

$(B)/gen/stamp: $(GEN_C)
	@touch $@

$(LIB): $(LIB_O)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

define program
$(BIN)/$(1): $$(patsubst %.c,$(B)/%.o,$$(sort $$(wildcard cmd/$(1)/*.c))) $(LIB)
	@mkdir -p $$(@D)
	$(Q)$$(CC) $$(ALL_CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(LIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

$(B)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fno-lto -MMD -MP $(LDFLAGS) -o $@ $< $(LIB) -lcmocka $(LIBS)

-include $(shell find build -name '*.d' 2>/dev/null)

# ---- for people ----

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile make/*.mk | expand -t 20

clean: ## remove what was built
	rm -rf build bin

format: ## clang-format over all our C
	clang-format -i $$(git ls-files '*.c' '*.h')

units: $(UNITS) ## build and run the unit tests
	@for t in $(UNITS); do $$t || exit 1; done

.PHONY: all help clean format units
.DELETE_ON_ERROR:
.SECONDARY:
