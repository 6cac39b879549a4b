/* SPDX-License-Identifier: MIT */
#include "model/deadlock.h"

void deadlock_release(struct deadlock *d)
{
	arena_release(&d->arena);
	*d = (struct deadlock){0};
}

const char *deadlock_kind_name(enum deadlock_kind kind)
{
	static const char *const names[] = {"deadlock.self", "deadlock.rwmutex-upgrade",
		"deadlock.lock-cycle", "deadlock.rwmutex-recursive-read", "deadlock.mixed-cycle"};

	return names[kind];
}

const char *deadlock_end_name(enum deadlock_end end)
{
	static const char *const names[] = {"live", "open", "nobody", "gone", "ring"};

	return names[end];
}

const char *deadlock_relation_name(enum deadlock_relation relation)
{
	static const char *const names[] = {"holds", "may-hold", "in-line", "could"};

	return names[relation];
}

enum severity deadlock_gate_severity(enum severity severity, enum basis basis)
{
	struct finding f = {.severity = severity, .basis = basis};

	return finding_gate_severity(&f);
}
