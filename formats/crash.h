/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_CRASH_H
#define FORMATS_CRASH_H

#include "formats/textlog.h"
#include "model/dump.h"
#include "model/event.h"

/*
 * Panics, fatal errors and signals: lines that announce a stack. What is announced becomes an
 * event only when its structure follows; until then it is a suspicion that is dropped with a note.
 */
struct crash;

extern const struct line_format crash_format;

/*
 * The header of a goroutine follows; running: its state. True when it confirms what was announced:
 * the goroutine begins the dump of the event.
 */
bool crash_confirm(struct crash *c, bool running);

/* Confirmed, and the goroutine that it is about has not been handed over yet. */
bool crash_waits(const struct crash *c);

/* Whether the goroutine is part of a dump; what net/http prints of a handler is not. */
bool crash_has_dump(const struct crash *c);

/*
 * The goroutine that the event is about; ordinal UINT32_MAX when it is in no dump. Emits the
 * event. False = LINE_STOP.
 */
bool crash_stack(struct crash *c, const struct thread *t, stackid culprit, uint32_t ordinal);

/*
 * The goroutine that confirmed a panic was printed by debug.Stack: perhaps as part of the message.
 * True: what follows will tell; if a running goroutine does, this one is in no dump.
 */
bool crash_hold(struct crash *c, const struct thread *t, stackid culprit);

/* A stack that someone printed with debug.Stack after recovering: nothing announced it. */
bool crash_recovered(struct textlog *log, const struct thread *t, stackid culprit, uint64_t lineno,
	int64_t time_ns);

#endif
