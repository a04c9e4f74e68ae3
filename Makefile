# hotline - see README.md.  The targets people use:
#
#   make              builds ./hotline
#   make demo         installs what is missing, builds, runs the main job on files
#   make demo-kafka   the same through a real Kafka, which it starts and stops itself
#   make check        the inner circle: unit tests and lint, under two minutes
#   make test         everything, a real Kafka included
#   make red          proves that the runner, the sanitizers and the lint can fail
#   make bench        speed through a real Kafka, beside what the parts cost alone (bench/run.py)
#   make bench-big    the same with 33 million events kept, and how long reading takes then (bench/big.py)
#
# Variables: O=build (where objects go), CC, SAN=address,undefined|thread, WERROR=1.

O ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
VERSION := 0.1.0

WARN := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wformat=2 -Wundef -Wvla
ifdef WERROR
WARN += -Werror
endif
ifdef SAN
SANFLAGS := -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer
endif

PKGS := libcjson sqlite3 rdkafka libcrypto zlib libzstd libsystemd xlsxwriter
# -isystem would hide warnings of ours in headers of theirs; plain -I is what Debian's packages ask for.
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null)

ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARN) $(CFLAGS) $(SANFLAGS) $(PKG_CFLAGS) -fPIC -pthread \
	-DHOTLINE_VERSION='"$(VERSION)"' -DHOTLINE_LOCALEDIR='"$(PREFIX)/share/locale"' $(EXTRA_CFLAGS)
ALL_LDFLAGS = $(SANFLAGS) $(LDFLAGS) -pthread

# Rooms from the ground up; every .c in a room belongs to it.
LIBROOMS := base event aggregate
ROOMS := $(LIBROOMS) evaluate crypto simulate ingest store report cli
SRC := $(foreach room,$(ROOMS),$(sort $(wildcard $(room)/*.c)))
OBJ := $(SRC:%.c=$(O)/%.o)
# Everything but main, for tests to link against.
PART := $(filter-out $(O)/cli/main.o,$(OBJ))
# libhotline keeps no state of the process: the parts of base/ that do belong to the program alone.
LIBOBJ := $(filter-out $(O)/base/lang.o $(O)/base/log.o $(O)/base/phase.o $(O)/base/zone_said.o, \
	$(foreach room,$(LIBROOMS),$(patsubst %.c,$(O)/%.o,$(sort $(wildcard $(room)/*.c)))))

TESTS := $(patsubst tests/%.c,%,$(sort $(wildcard tests/test_*.c)))
TESTBIN := $(TESTS:%=$(O)/tests/%)

.PHONY: all
all: hotline $(O)/locale/zh_CN/LC_MESSAGES/hotline.mo

# ./hotline is the build of the default output folder; other folders keep theirs inside.
ifeq ($(O),build)
hotline: $(O)/hotline
	cp -f $< $@
else
.PHONY: hotline
hotline: $(O)/hotline
endif

$(O)/hotline: $(OBJ)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(O)/libpart.a: $(PART)
	rm -f $@
	ar rcs $@ $^

$(O)/libhotline.a: $(LIBOBJ)
	rm -f $@
	ar rcs $@ $^

$(O)/libhotline.so: $(LIBOBJ)
	$(CC) $(ALL_LDFLAGS) -shared -Wl,-z,defs -Wl,-soname,libhotline.so.0 -o $@ $^ -lcjson

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(O)/locale/%/LC_MESSAGES/hotline.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt --check-format -o $@ $<

.PHONY: lib
lib: $(O)/libhotline.a $(O)/libhotline.so

# ---- made by the program from its own tables ------------------------------------------------------

MO := $(O)/locale/zh_CN/LC_MESSAGES/hotline.mo
MAN := $(O)/made/hotline.1 $(O)/made/hotline.zh_CN.1
COMPLETIONS := $(O)/made/hotline.bash $(O)/made/hotline.zsh $(O)/made/hotline.fish
MADE := $(MAN) $(COMPLETIONS) $(O)/made/hotline.conf.sample $(O)/made/hotline.service

# No configuration of whoever builds may speak in here.
SAY = @mkdir -p $(@D) && env -i PATH="$$PATH" HOTLINE_LANG=$(1) $(O)/hotline $(2) >$@.part && mv $@.part $@

$(O)/made/hotline.1: $(O)/hotline
	$(call SAY,en,help --man)
$(O)/made/hotline.zh_CN.1: $(O)/hotline $(MO)
	$(call SAY,zh,help --man)
$(COMPLETIONS): $(O)/made/hotline.%: $(O)/hotline
	$(call SAY,en,help --completion $*)
$(O)/made/hotline.conf.sample: $(O)/hotline
	$(call SAY,en,config --sample)
# PREFIX may be another one than last time.
.PHONY: FORCE
$(O)/made/hotline.service: systemd/hotline.service.in FORCE
	@mkdir -p $(@D)
	sed 's|@BINDIR@|$(PREFIX)/bin|' $< >$@

.PHONY: made
made: $(MADE)

# ---- installing: each line is what goes where, for install and uninstall alike ---------------------

# Laid out as here, so that README.md's links hold; messages name docs/rules.md (R28) and docs/schema.
DOCS := README.md DESIGN.md CHANGELOG.md $(sort $(wildcard docs/*.* docs/schema/*.* docs/schemes/*.*))

INSTALLED = \
	755:$(O)/hotline:bin/hotline \
	644:$(MO):share/locale/zh_CN/LC_MESSAGES/hotline.mo \
	644:$(O)/made/hotline.1:share/man/man1/hotline.1 \
	644:$(O)/made/hotline.zh_CN.1:share/man/zh_CN/man1/hotline.1 \
	644:$(O)/made/hotline.bash:share/bash-completion/completions/hotline \
	644:$(O)/made/hotline.zsh:share/zsh/site-functions/_hotline \
	644:$(O)/made/hotline.fish:share/fish/vendor_completions.d/hotline.fish \
	644:$(O)/made/hotline.conf.sample:share/doc/hotline/hotline.conf.sample \
	$(foreach doc,$(DOCS),644:$(doc):share/doc/hotline/$(doc)) \
	644:$(O)/made/hotline.service:lib/systemd/system/hotline.service \
	644:systemd/sysusers.conf:lib/sysusers.d/hotline.conf

.PHONY: install
install: all made
	@set -e; for entry in $(INSTALLED); do \
		mode=$${entry%%:*} rest=$${entry#*:}; \
		install -D -m "$$mode" "$${rest%%:*}" "$(DESTDIR)$(PREFIX)/$${rest#*:}"; \
	done

.PHONY: uninstall
uninstall:
	@for entry in $(INSTALLED); do rm -f "$(DESTDIR)$(PREFIX)/$${entry##*:}"; done
	@-find "$(DESTDIR)$(PREFIX)/share/doc/hotline" -depth -type d -empty -delete 2>/dev/null

# ---- tests -------------------------------------------------------------------------------------

$(O)/tests/test_%: $(O)/tests/test_%.o $(O)/libpart.a
	$(CC) $(ALL_LDFLAGS) -o $@ $< $(O)/libpart.a $(PKG_LIBS) -lcmocka

$(O)/tests/kadmin: $(O)/tests/kafka/kadmin.o $(O)/tests/kafka/kadmin_records.o
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(O)/tests/make_schemas: $(O)/tests/schema/make_schemas.o $(O)/libpart.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(O)/tests/listed: $(O)/tests/oracle/listed.o $(O)/libpart.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

# Fuzz targets: with libFuzzer (fuzz runs them: FUZZ_RUNS each, from the corpus and what earlier runs found), and as
# programs that go over the corpus once, for any compiler.
FUZZ := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_RUNS ?= 10000000

$(O)/tests/%-replay: $(O)/tests/fuzz/%.o $(O)/tests/fuzz/replay.o $(O)/libpart.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(O)/tests/%-libfuzzer: $(O)/tests/fuzz/%.o $(O)/libpart.a
	$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS)

.PHONY: fuzz-corpus fuzz
fuzz-corpus: $(FUZZ:%=$(O)/tests/%-replay)
	set -e; for name in $(FUZZ:fuzz_%=%); do $(O)/tests/fuzz_$$name-replay tests/fuzz/corpus/$$name; done

fuzz:
	$(MAKE) -s O=$(O)/fuzz CC=clang SAN=address,undefined EXTRA_CFLAGS=-fsanitize=fuzzer-no-link \
		$(FUZZ:%=$(O)/fuzz/tests/%-libfuzzer)
	set -e; for name in $(FUZZ:fuzz_%=%); do mkdir -p $(O)/fuzz/found/$$name; \
		$(O)/fuzz/tests/fuzz_$$name-libfuzzer -runs=$(FUZZ_RUNS) -max_len=4096 -dict=tests/fuzz/$$name.dict \
		-artifact_prefix=$(O)/fuzz/ $(O)/fuzz/found/$$name tests/fuzz/corpus/$$name; done

$(O)/bench/%: $(O)/bench/%.o $(O)/libpart.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

# BENCH_EVENTS, BENCH_ROUNDS and BENCH_IDS make it smaller or another one; see the scripts.
BENCHBIN := $(O)/bench/bench_parts $(O)/bench/bench_read $(O)/bench/bench_steady

.PHONY: bench-bins bench bench-big
bench-bins: $(BENCHBIN) $(O)/tests/kadmin

bench bench-big:
	scripts/setup build kafka
	$(MAKE) --no-print-directory all bench-bins
	bench/$(if $(filter bench,$@),run,big).py $(O)

# Kept, so that a change of one test compiles one test.
.SECONDARY: $(TESTBIN:%=%.o) $(BENCHBIN:%=%.o)

.PHONY: unit-bins
unit-bins: $(TESTBIN)

.PHONY: unit
unit: $(TESTBIN)
	tests/run.py $(TESTBIN)

# The lint reads what a file exports and keeps from its object.
.PHONY: lint
lint: $(OBJ)
	tests/lint/lint.py --objects $(O) --cc $(CC)

.PHONY: check
check: all unit lint

# The main job on files; installs what the build needs first.
.PHONY: demo
demo:
	scripts/setup build
	$(MAKE) --no-print-directory all
	scripts/demo $(O)

# The same through a real Kafka that it starts and stops itself.
.PHONY: demo-kafka
demo-kafka:
	scripts/setup build kafka
	$(MAKE) --no-print-directory all $(O)/tests/kadmin
	scripts/demo-kafka $(O)

# Everything, with its own set-up: packages, a real Kafka, the year of the simulator.
.PHONY: test
test:
	scripts/setup test kafka
	tests/all $(O)

.PHONY: red
red:
	tests/red/red.py

-include $(shell find $(O) -name '*.d' 2>/dev/null)

.PHONY: clean
clean:
	rm -rf $(O) hotline
