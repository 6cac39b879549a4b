/* SPDX-License-Identifier: MIT */
/*
 * HTTP requests that wait, and that by the source nothing ends. One that has not waited for long is
 * answered in a moment, for all one knows.
 */
#include <stdlib.h>

#include "analyze/place.h"
#include "analyze/source_findings_parts.h"
#include "base/xmalloc.h"
#include "gosrc/golimit.h"
#include "gosrc/goopens.h"
#include "gosrc/gowalk.h"

enum { SEVERAL = 5, LONG_S = 60 };

/* Frames of net/http in which a client waits for an answer or a connection (Go 1.19 to 1.26). */
static bool waits_for_server(struct str place)
{
	static const struct str names[] = {STR_INIT("net/http.(*persistConn).roundTrip"),
		STR_INIT("net/http.(*Transport).getConn"),
		STR_INIT("net/http.(*http2ClientConn).RoundTrip"),
		STR_INIT("net/http.(*http2ClientConn).roundTrip")};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(place, names[i]))
			return true;
	return false;
}

struct request_search {
	struct goscope scope;
	uint32_t line;
	const struct gonode *call;
};

static bool visit_call(const struct gonode *n, void *context)
{
	struct request_search *s = context;
	enum goclose_kind kind;

	s->scope.line = n->line;
	if (n->kind == GN_CALL && n->line <= s->line && s->line <= n->end && !s->call &&
		goopens(&s->scope, n, &kind) && kind == GOCLOSE_BODY &&
		(gostd_calls(&s->scope, n, NULL) ||
			gostd_of(&s->scope, n->a->a) == GOSTD_HTTP_CLIENT))
		s->call = n;
	return !s->call;
}

static bool merge(struct finding_work *w, const struct source_place *at, const struct group *g,
	struct source_finding **out)
{
	for (size_t i = 0; i < w->n; i++) {
		struct source_finding *f = &w->items[i];

		if (f->kind != SOURCE_NO_LIMIT || f->at.line != at->line ||
			!str_eq(f->at.file, at->file))
			continue;
		f->count += g->count;
		f->wait_ns = f->wait_ns > g->wait_max_ns ? f->wait_ns : g->wait_max_ns;
		*out = f;
		return true;
	}
	return false;
}

static bool is_old(const struct source_finding *f)
{
	return f->wait_ns >= (int64_t)LONG_S * 1000000000;
}

static enum severity severity_of(const struct source_finding *f)
{
	return f->count >= SEVERAL && is_old(f) ? SEVERITY_WARNING : SEVERITY_INFO;
}

/* Following a request through the program costs something: once for each call. */
struct known_limit {
	const struct gonode *call;
	enum golimit limit;
};

struct known_limits {
	struct known_limit *items;
	size_t n, cap;
};

static enum golimit limit_of(struct finding_work *w, struct known_limits *k,
	const struct goscope *scope, const struct gonode *call)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->items[i].call == call)
			return k->items[i].limit;
	k->items = grow_array(k->items, &k->cap, k->n + 1, sizeof(*k->items));
	k->items[k->n++] = (struct known_limit){call, golimit_of_request(&w->calls, scope, call)};
	return k->items[k->n - 1].limit;
}

static void check(struct finding_work *w, struct known_limits *known, size_t group)
{
	const struct group *g = &w->dump->items[group];
	const struct stacks *s = w->dump->stacks;
	frameid site = place_site(w->owner, s, g->stack);
	struct finding_draft draft = {.f = {.kind = SOURCE_NO_LIMIT,
					      .basis = BASIS_SOURCE,
					      .count = g->count,
					      .wait_ns = g->wait_max_ns,
					      .object_kind = WAIT_OBJECT_NEVER}};
	struct source_finding *old = &draft.f;
	struct request_search search = {.call = NULL};
	struct source_spot spot;

	if (!waits_for_server(stacks_frame_name(s, place_of(s, g->stack))) ||
		!finding_locate(w, site, &spot))
		return;
	search.scope =
		(struct goscope){w->source->program, spot.source, spot.outer, spot.outer->line};
	search.line = spot.line;
	gonode_walk(spot.function, visit_call, &search);
	search.scope.line = spot.line;
	if (!search.call || (g->count < SEVERAL && !is_old(&draft.f)) ||
		limit_of(w, known, &search.scope, search.call) != GOLIMIT_NONE)
		return;
	draft.f.at = finding_frame(w, SOURCE_WAITS, site, spot.line);
	if (merge(w, &draft.f.at, g, &old)) {
		old->severity = severity_of(old);
		return;
	}
	draft.f.severity = severity_of(&draft.f);
	finding_add_place(&draft, draft.f.at);
	for (uint64_t i = 0; i < w->dump->nmembers && draft.f.nsamples < SOURCE_SAMPLES; i++)
		if (groups_member(w->dump, i)->group == group)
			finding_add_sample(&draft, groups_member(w->dump, i)->id);
	finding_add(w, &draft);
}

void finding_limits(struct finding_work *w)
{
	struct known_limits known = {0};

	for (size_t i = 0; i < w->dump->n; i++)
		check(w, &known, i);
	free(known.items);
}
