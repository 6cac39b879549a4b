/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as an input, gzip or plain: the window and the run of all bytes, two ways through two
 * decompressors, give the same bytes. The first byte says by how much the window moves.
 */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "io/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct input_limits limits = {.max_bytes = 1 << 22};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool by_window(struct str bytes, size_t step, struct strbuf *out, bool *damaged)
{
	struct err err = {0};
	struct input *in = input_from_bytes(bytes, "fuzz", &limits, &err);
	struct str run = {0};
	bool ok = in != NULL;

	while (ok && (ok = input_peek(in, step, &run, &err)) && run.n) {
		check(input_at(in) == out->n);
		run = str_head(run, step);
		strbuf_add(out, run);
		input_skip(in, run.n);
	}
	*damaged = in && input_damage(in) != NULL;
	check(ok || err.text[0]);
	input_close(in);
	return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size}, all;
	struct strbuf window = {0};
	struct err err = {0};
	struct input *in;
	size_t step = 1;
	bool ok, damaged;

	if (!size)
		return 0;
	step += (size_t)data[0] * 257;
	bytes = str_from_at(bytes, 1);
	ok = by_window(bytes, step, &window, &damaged);
	in = input_from_bytes(bytes, "fuzz", &limits, &err);
	if (in && input_all(in, &all, &err)) {
		check(ok && all.n == window.n);
		check(!all.n || memcmp(all.p, window.p, all.n) == 0);
		check(damaged == (input_damage(in) != NULL));
	} else {
		check(err.text[0]);
		check(!ok);
	}
	input_close(in);
	strbuf_release(&window);
	return 0;
}
