/* SPDX-License-Identifier: MIT */
/* Any bytes as --baseline and --suppress FILE: refused with words, or entries that are whole. */
#include <stdlib.h>

#include "model/baseline.h"
#include "model/suppress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* What was read is written, reads back and is written the same again. */
static void check_baseline(struct str text)
{
	struct baseline b = {0}, again = {0};
	struct strbuf once = {0}, twice = {0};
	struct err err = {0};

	if (baseline_parse(&b, text, "fuzz", &err)) {
		baseline_write(&b, &once);
		check(baseline_parse(&again, strbuf_str(&once), "fuzz", &err));
		check(again.n == b.n);
		baseline_write(&again, &twice);
		check(str_eq(strbuf_str(&once), strbuf_str(&twice)));
	} else {
		check(err.text[0] != '\0');
	}
	strbuf_release(&once);
	strbuf_release(&twice);
	baseline_release(&b);
	baseline_release(&again);
}

static void check_suppress(struct str text)
{
	struct suppress_list l = {0};
	struct err err = {0};

	if (!suppress_list_add(&l, text, "fuzz", &err))
		check(l.n == 0 && err.text[0] != '\0');
	for (size_t i = 0; i < l.n; i++)
		check(l.items[i].rule.n && l.items[i].function.n && l.items[i].reason.n);
	suppress_list_release(&l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};

	check_baseline(text);
	check_suppress(text);
	return 0;
}
