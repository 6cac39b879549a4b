/* SPDX-License-Identifier: MIT */
#ifndef REPORT_DEADLOCK_H
#define REPORT_DEADLOCK_H

#include "model/deadlock.h"
#include "report/style.h"

/* Several dumps, in the order of the inputs. */
struct deadlocks {
	const struct deadlock *items;
	size_t n;
	struct gate gate;
	bool failed; /* the gate */
};

struct deadlock_layout {
	struct look look;
	size_t top; /* piles at most that no rule would report, 0 = all */
};

/* For people: cycles drawn, piles with the chain to what holds them up, doubts. */
void deadlock_text(
	const struct deadlocks *d, const struct deadlock_layout *layout, struct strbuf *out);

void deadlock_json(const struct deadlocks *d, struct strbuf *out); /* rootcause.deadlock/1 */

/* Graphviz: threads are boxes, what they wait for ellipses. */
void deadlock_dot(const struct deadlocks *d, struct strbuf *out);

/* Parts: "goroutine 18", "\"main\" #1"; "lock 0xc000012345 (com.example.Account)". */
void deadlock_thread_name(
	const struct deadlock *d, const struct deadlock_thread *t, struct strbuf *out);
void deadlock_object_name(
	const struct deadlock *d, const struct deadlock_object *o, struct strbuf *out);

#endif
