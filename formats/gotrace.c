/* SPDX-License-Identifier: MIT */
/*
 * Execution traces of runtime/trace: "go 1.NN trace\0\0\0" and binary events
 * (src/internal/trace/version, Go 1.26). Recognised, not read yet.
 */
#include "formats/gotrace.h"

static unsigned probe(struct str head)
{
	uint64_t minor;

	if (!str_eat(&head, STR("go 1.")) || !str_eat_u64(&head, &minor) ||
		!str_starts(head, STR(" trace\0\0")))
		return 0;
	return 16 * 8 - 3;
}

const struct format format_gotrace = {
	.name = "gotrace",
	.title = "a Go execution trace",
	.probe = probe,
};
