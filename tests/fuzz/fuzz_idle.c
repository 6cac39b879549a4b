/* SPDX-License-Identifier: MIT */
/* Any bytes as --idle FILE: refused with words, or every entry has a glob and a reason. */
#include <stdlib.h>

#include "base/word_line.h"
#include "model/idle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* What a function is called, written as an entry, matches that function. */
static void check_round_trip(struct str name)
{
	struct idle_list list = {0};
	struct strbuf glob = {0}, line = {0};

	idle_add_glob(name, &glob);
	check(idle_glob(strbuf_str(&glob), name));
	word_add(strbuf_str(&glob), &line);
	strbuf_adds(&line, " reason=x");
	if (name.n) {
		check(idle_list_add(&list, strbuf_str(&line), "fuzz", NULL));
		check(list.n == 1 && str_eq(list.items[0].glob, strbuf_str(&glob)));
	}
	strbuf_release(&glob);
	strbuf_release(&line);
	idle_list_release(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct idle_list list = {0};
	struct err err = {0};
	int64_t day;

	idle_day_parse(text, &day);
	check_round_trip(text);
	if (idle_list_add(&list, text, "fuzz", &err)) {
		for (size_t i = 0; i < list.n; i++) {
			check(list.items[i].glob.n && list.items[i].reason.n);
			idle_glob(list.items[i].glob, text);
		}
	} else {
		check(err.code != ERR_NONE && err.text[0] && !list.n);
	}
	idle_list_release(&list);
	return 0;
}
