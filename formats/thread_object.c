/* SPDX-License-Identifier: MIT */
#include "formats/thread_object.h"

#include "formats/trust.h"

static enum trust_port trust_port(enum go_port port)
{
	return port == PORT_AMD64   ? TRUST_AMD64
	       : port == PORT_ARM64 ? TRUST_ARM64
				    : TRUST_PORT_UNKNOWN;
}

/*
 * Asks the measured table for every version and port that the dump may come from. Where it is not
 * stated, all versions in question must answer, and alike; of two possible ports one may be
 * without rows, but they must not differ.
 */
static bool ask(const struct go_version *v, struct trust_query q, struct trust_answer *out)
{
	unsigned least = v->exact ? v->exact : v->least ? v->least : 1;
	unsigned most = v->exact ? v->exact : v->most < GO_MINOR_LATEST ? v->most : GO_MINOR_LATEST;
	bool any = false;

	if (v->port == PORT_OTHER || least > most)
		return false;
	for (unsigned minor = least; minor <= most; minor++) {
		bool answered = false;

		for (enum trust_port port = TRUST_AMD64; port <= TRUST_ARM64; port++) {
			struct trust_answer a;

			if (v->port != PORT_UNKNOWN && trust_port(v->port) != port)
				continue;
			q.go_minor = (int)minor;
			q.port = port;
			if (!trust_find(&q, &a))
				continue;
			if (any && (a.kind != out->kind || a.offset != out->offset))
				return false;
			*out = a;
			answered = any = true;
		}
		if (!answered)
			return false;
	}
	return any;
}

static enum object_evidence evidence_of(struct str function)
{
	if (str_ends(function, STR(".lockSlow")))
		return OBJECT_LOCK_SLOW;
	if (str_eq(function, STR("runtime.semacquire1")))
		return OBJECT_SEMACQUIRE;
	if (str_starts(function, STR("runtime.chan")))
		return OBJECT_CHANNEL;
	if (str_ends(function, STR("notifyListWait")))
		return OBJECT_NOTIFY_LIST;
	return OBJECT_METHOD;
}

/* Among the frames above the code that waits: the exported method of sync, inner- or outermost. */
static struct str via_of(const struct frame_table *t, const struct thread_shape *s, bool outermost)
{
	struct str via = {0};

	for (size_t i = 0; i < s->nframes; i++) {
		const struct known_frame *f = &t->items[s->frames[i]];

		if (!(f->traits & FRAME_IN_WAIT))
			break;
		if (f->traits & FRAME_VIA && (outermost || !via.n))
			via = known_frame_via(f);
	}
	return via;
}

static bool waits_for_object(enum wait_class class)
{
	switch (class) {
	case WAIT_CHAN_SEND:
	case WAIT_CHAN_RECEIVE:
	case WAIT_MUTEX:
	case WAIT_RW_READ:
	case WAIT_RW_WRITE:
	case WAIT_WAITGROUP:
	case WAIT_COND:
	case WAIT_SEMA:
		return true;
	default:
		return false;
	}
}

void thread_object_find(
	const struct frame_table *t, const struct go_version *version, struct thread_shape *shape)
{
	shape->object_frame = 0;
	shape->evidence = OBJECT_NONE;
	if (!waits_for_object(shape->class))
		return;
	for (size_t i = 0; i < shape->nframes; i++) {
		const struct known_frame *f = &t->items[shape->frames[i]];
		struct str name = known_frame_name(f);
		struct trust_query query = {.level = shape->system ? TRUST_SYSTEM : TRUST_USER};
		struct trust_answer answer;

		if (!(f->traits & FRAME_IN_WAIT))
			return;
		if (!(f->traits & FRAME_OBJECT) || f->inlined)
			continue;
		query.function = name;
		query.via = via_of(t, shape, str_ends(name, STR(".lockSlow")));
		if (!ask(version, query, &answer) || answer.kind == TRUST_WORD)
			continue;
		if (shape->evidence == OBJECT_NONE || evidence_of(name) < shape->evidence) {
			shape->object_frame = shape->frames[i];
			shape->object_offset = answer.offset;
			shape->evidence = evidence_of(name);
		}
	}
}

bool thread_words_believed(const struct go_version *version, bool system)
{
	struct trust_query query = {
		.function = STR("main.any"), .level = system ? TRUST_SYSTEM : TRUST_USER};
	struct trust_answer answer;

	return ask(version, query, &answer);
}
