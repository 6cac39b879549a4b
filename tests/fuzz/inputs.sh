#!/bin/sh
# inputs.sh HARNESS: the real inputs that go with a fuzz harness, folder by folder.
case $1 in
fuzz_text | fuzz_stackdiff) echo testdata/goroutine testdata/pprof_text testdata/pprof_raw testdata/perf testdata/delve testdata/jvm testdata/gctrace ;;
fuzz_ingest) echo testdata/jvm testdata/goroutine testdata/pprof_text testdata/pprof testdata/folded testdata/gctrace ;;
fuzz_profile | fuzz_compare | fuzz_reports) echo testdata/pprof testdata/pprof_text testdata/folded testdata/pprof_legacy testdata/pprof_raw testdata/perf ;;
fuzz_pprof | fuzz_gzip) echo testdata/pprof testdata/pprof_legacy ;;
fuzz_pydump) echo testdata/python ;;
fuzz_native) echo testdata/native ;;
fuzz_gosrc) ls -d testdata/gen/diagnosis/*/main.go testdata/gen/incident/broken/internal/*/*.go ;;
fuzz_gotrace | fuzz_wakes) echo testdata/gotrace ;;
fuzz_folded) echo testdata/folded ;;
fuzz_elf) echo testdata/elf ;;
fuzz_gotrace1) echo testdata/gotrace1 ;;
fuzz_jvm) echo testdata/jvm ;;
fuzz_deadlock) echo testdata/jvm testdata/goroutine testdata/python testdata/native ;;
fuzz_manifest) ls -d testdata/incident/*/manifest.json ;;
fuzz_json) ls -d testdata/incident/*/manifest.json tests/schema/examples ;;
fuzz_contract) ls -d tests/rules/*/*/contract ;;
fuzz_rule_header) echo lib/rules/sql ;;
esac
