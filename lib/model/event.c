/* SPDX-License-Identifier: MIT */
#include "model/event.h"

#include <assert.h>

const char *event_kind_name(enum event_kind kind)
{
	static const char *const names[EVENT_KINDS] = {
		[EVENT_PANIC] = "panic",
		[EVENT_PANIC_SERVED] = "panic served",
		[EVENT_PANIC_RECOVERED] = "panic recovered",
		[EVENT_FATAL] = "fatal error",
		[EVENT_SIGNAL] = "signal",
		[EVENT_RACE] = "data race",
		[EVENT_TEST_TIMEOUT] = "test timeout",
		[EVENT_DEADLOCK] = "deadlock",
	};

	assert(kind < EVENT_KINDS);
	return names[kind];
}
