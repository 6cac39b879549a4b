/* SPDX-License-Identifier: MIT */
#include "rules/waits.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/stacks.h"
#include "rules/causes.h"
#include "store/query.h"

/* One table's INSERT and the next parameter. */
struct writer {
	struct query q;
	const struct deadlock *d;
	int64_t snapshot;
	int at;
};

static void put_int(struct writer *w, int64_t v)
{
	query_int(&w->q, ++w->at, v);
}

static void put_known(struct writer *w, int64_t v, int64_t unknown)
{
	query_int_or_null(&w->q, ++w->at, v, unknown);
}

/* Empty is NULL: not known. */
static void put_text(struct writer *w, struct str s)
{
	if (s.n)
		query_text(&w->q, ++w->at, s);
	else
		query_null(&w->q, ++w->at);
}

static void put_name(struct writer *w, const char *name)
{
	put_text(w, str_from(name));
}

static void put_row(struct writer *w)
{
	query_run(&w->q);
	w->at = 0;
}

/* ---- words ---- */

static void put_buf(struct writer *w, struct strbuf *b)
{
	put_text(w, strbuf_str(b));
	strbuf_release(b);
}

static void put_doubts(struct writer *w, uint32_t doubts)
{
	struct strbuf b = {0};

	for (unsigned i = 0; i < WAIT_DOUBTS; i++)
		if (doubts & 1u << i)
			strbuf_addf(&b, "%s%s", b.n ? "; " : "", wait_doubt_text(i));
	put_buf(w, &b);
}

static void put_address(struct writer *w, uint64_t address)
{
	struct strbuf b = {0};

	if (address)
		strbuf_addf(&b, "0x%" PRIx64, address);
	put_buf(w, &b);
}

static struct str behind_slash(struct str s)
{
	size_t slash = str_rchr(s, '/');

	return slash == SIZE_MAX ? s : str_from_at(s, slash + 1);
}

static void put_label(struct writer *w, const struct deadlock_thread *t)
{
	struct str name = stacks_text(w->d->stacks, t->name);
	struct strbuf b = {0};

	if (name.n)
		strbuf_addf(&b, "\"%.*s\" #%" PRIu64, STR_ARG(name), t->id);
	else
		strbuf_addf(&b, "%s %" PRIu64, runtime_kind_thread(w->d->about.snapshot.runtime),
			t->id);
	put_buf(w, &b);
}

static void put_place(struct writer *w, frameid frame)
{
	put_text(w, stacks_frame_name(w->d->stacks, frame));
	put_text(w, stacks_frame_file(w->d->stacks, frame));
	put_known(w, stacks_frame_line(w->d->stacks, frame), 0);
}

static void add_at(const struct deadlock *d, frameid frame, struct strbuf *b)
{
	struct str file = behind_slash(stacks_frame_file(d->stacks, frame));
	uint32_t line = stacks_frame_line(d->stacks, frame);

	strbuf_add(b, behind_slash(stacks_frame_name(d->stacks, frame)));
	if (file.n)
		strbuf_addf(b, " %.*s", STR_ARG(file));
	if (file.n && line)
		strbuf_addf(b, ":%u", line);
}

static void put_object(struct writer *w, const struct deadlock_object *o)
{
	put_name(w, wait_object_kind_name(o->kind));
	put_text(w, behind_slash(stacks_text(w->d->stacks, o->name)));
	put_address(w, o->address);
}

/* ---- rows ---- */

static void write_fact(struct writer *w, const struct deadlock_fact *f)
{
	struct strbuf b = {0};

	put_place(w, f->frame);
	put_text(w, f->line);
	add_at(w->d, f->frame, &b);
	put_buf(w, &b);
	put_name(w, wait_evidence_name(f->evidence));
}

static void write_links(struct writer *w, const char *kind, size_t cause,
	const struct deadlock_link *links, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct deadlock_link *l = &links[i];

		put_int(w, w->snapshot);
		put_name(w, kind);
		put_int(w, (int64_t)cause + 1);
		put_int(w, (int64_t)i + 1);
		put_int(w, (int64_t)l->thread.id);
		put_label(w, &l->thread);
		put_known(w, l->thread.wait_ns, -1);
		put_object(w, &l->object);
		write_fact(w, &l->waits);
		put_name(w, deadlock_relation_name(l->relation));
		put_int(w, (int64_t)l->next.id);
		put_label(w, &l->next);
		write_fact(w, &l->has);
		put_text(w, stacks_text(w->d->stacks, l->has.note));
		put_place(w, l->nvia ? l->via[l->nvia - 1] : 0);
		put_row(w);
	}
}

/* The places of a ring, from the one whose words are the least: the same for every turn of it. */
static void put_shape(struct writer *w, const struct deadlock_cycle *c)
{
	struct strbuf *at = xcalloc(c->nlinks + 1, sizeof(*at)), b = {0};
	size_t first = 0;

	for (size_t i = 0; i < c->nlinks; i++) {
		add_at(w->d, c->links[i].waits.frame, &at[i]);
		if (str_cmp(strbuf_str(&at[i]), strbuf_str(&at[first])) < 0)
			first = i;
	}
	for (size_t i = 0; i < c->nlinks; i++)
		strbuf_addf(&b, "%s%s", i ? " -> " : "", strbuf_cstr(&at[(first + i) % c->nlinks]));
	query_text(&w->q, ++w->at, strbuf_str(&b));
	strbuf_release(&b);
	for (size_t i = 0; i < c->nlinks; i++)
		strbuf_release(&at[i]);
	free(at);
}

static void write_cycle(struct writer *w, size_t i)
{
	const struct deadlock_cycle *c = &w->d->cycles[i];

	put_int(w, w->snapshot);
	put_int(w, (int64_t)i + 1);
	put_name(w, deadlock_kind_name(c->kind));
	put_name(w, basis_name(c->basis));
	put_name(w, severity_name(c->severity));
	put_int(w, (int64_t)c->threads);
	put_int(w, (int64_t)c->behind);
	put_int(w, (int64_t)c->more_links);
	put_doubts(w, c->doubts | w->d->doubts);
	put_shape(w, c);
	put_row(w);
}

static void write_chain(struct writer *w, size_t i)
{
	const struct deadlock_pile *p = &w->d->piles[i];
	bool object = p->end == DEADLOCK_END_OPEN || p->end == DEADLOCK_END_NOBODY ||
		      p->end == DEADLOCK_END_GONE;

	put_int(w, w->snapshot);
	put_int(w, (int64_t)i + 1);
	put_name(w, deadlock_end_name(p->end));
	put_name(w, basis_name(p->basis));
	put_name(w, severity_name(p->severity));
	put_int(w, (int64_t)p->threads);
	put_int(w, (int64_t)(p->nlinks + p->more_links));
	put_int(w, (int64_t)p->root.id);
	put_label(w, &p->root);
	put_known(w, p->root.wait_ns, -1);
	if (object)
		put_object(w, &p->object);
	else
		for (int k = 0; k < 3; k++)
			put_text(w, (struct str){0});
	put_place(w, object ? p->waits.frame : p->root.site);
	put_text(w, p->waits.line);
	put_doubts(w, p->doubts | w->d->doubts);
	put_row(w);
}

static void write_behind(struct writer *w, const struct deadlock_behind *b)
{
	put_int(w, w->snapshot);
	put_name(w, b->cycle ? "cycle" : "chain");
	put_int(w, (int64_t)b->index + 1);
	put_int(w, (int64_t)b->first.id);
	put_int(w, (int64_t)b->count);
	put_row(w);
}

static void write_lost(struct writer *w, size_t pile)
{
	const struct deadlock_pile *p = &w->d->piles[pile];

	for (size_t i = 0; i < p->nlost; i++) {
		const struct deadlock_lost *l = &p->lost[i];

		put_int(w, w->snapshot);
		put_int(w, (int64_t)pile + 1);
		put_int(w, (int64_t)i + 1);
		put_text(w, l->symbol);
		put_text(w, l->file);
		put_int(w, l->lock_line);
		put_text(w, l->lock);
		put_int(w, l->return_line);
		put_text(w, l->leaves);
		put_int(w, l->panics);
		put_known(w, l->if_line, 0);
		put_row(w);
	}
}

static void write_dump(struct writer *w)
{
	put_int(w, w->snapshot);
	put_int(w, (int64_t)w->d->waiting);
	put_int(w, (int64_t)w->d->stuck);
	put_int(w, w->d->sourced);
	put_int(w, (int64_t)w->d->nfiles);
	put_int(w, (int64_t)w->d->nmissing);
	put_doubts(w, w->d->doubts);
	put_row(w);
}

/* ---- what the source says of lines ---- */

static void put_source_place(struct writer *w, const struct source_place *p)
{
	put_text(w, p->function);
	put_text(w, p->file);
	put_known(w, p->line, 0);
	put_text(w, p->quote);
}

static void write_source_finding(struct writer *w, size_t i)
{
	const struct source_finding *f = &w->d->findings[i];
	struct strbuf ids = {0};

	for (size_t k = 0; k < f->nsamples; k++)
		strbuf_addf(&ids, "%s%" PRIu64, k ? " " : "", f->samples[k]);
	put_int(w, w->snapshot);
	put_int(w, (int64_t)i + 1);
	put_name(w, source_finding_rule(f->kind));
	put_name(w, source_finding_text(f->kind));
	put_name(w, basis_name(f->basis));
	put_name(w, severity_name(f->severity));
	put_source_place(w, &f->at);
	put_name(w, f->object.n || f->address ? wait_object_kind_name(f->object_kind) : "");
	put_text(w, f->object);
	put_address(w, f->address);
	put_int(w, (int64_t)f->count);
	put_known(w, f->wait_ns, -1);
	query_text(&w->q, ++w->at, strbuf_str(&ids));
	put_doubts(w, f->doubts | w->d->doubts);
	put_int(w, f->hint);
	put_row(w);
	strbuf_release(&ids);
}

static void write_source_places(struct writer *w, size_t i)
{
	const struct source_finding *f = &w->d->findings[i];

	for (size_t k = 0; k < f->nplaces; k++) {
		put_int(w, w->snapshot);
		put_int(w, (int64_t)i + 1);
		put_int(w, (int64_t)k + 1);
		put_name(w, source_role_name(f->places[k].role));
		put_name(w, source_role_text(f->places[k].role));
		put_source_place(w, &f->places[k]);
		put_row(w);
	}
}

/* ---- all of it ---- */

enum { DUMPS, CYCLES, CHAINS, EDGES, BEHIND, LOST, FINDINGS, PLACES, TABLES };

static void write_all(struct writer *w)
{
	const struct deadlock *d = w->d;

	write_dump(&w[DUMPS]);
	for (size_t i = 0; i < d->ncycles; i++) {
		write_cycle(&w[CYCLES], i);
		write_links(&w[EDGES], "cycle", i, d->cycles[i].links, d->cycles[i].nlinks);
	}
	for (size_t i = 0; i < d->npiles; i++) {
		write_chain(&w[CHAINS], i);
		write_links(&w[EDGES], "chain", i, d->piles[i].links, d->piles[i].nlinks);
		write_lost(&w[LOST], i);
	}
	for (size_t i = 0; i < d->nbehind; i++)
		write_behind(&w[BEHIND], &d->behind[i]);
	for (size_t i = 0; i < d->nfindings + d->nhints; i++) {
		write_source_finding(&w[FINDINGS], i);
		write_source_places(&w[PLACES], i);
	}
}

/* A question mark for each column: the table's number of them is the writer's. */
static void open_writer(struct writer *w, sqlite3 *db, const char *table, int columns)
{
	struct strbuf sql = {0};

	/* A group may wait for one knot by two ways; the first row counts them all. */
	strbuf_addf(&sql, "INSERT OR IGNORE INTO temp.%s VALUES (", table);
	for (int i = 0; i < columns; i++)
		strbuf_adds(&sql, i ? ", ?" : "?");
	strbuf_addc(&sql, ')');
	query_open(&w->q, db, strbuf_cstr(&sql));
	strbuf_release(&sql);
}

bool waits_fill(sqlite3 *db, const struct waits *all, struct err *err)
{
	static const struct {
		const char *name;
		int columns;
	} tables[TABLES] = {{"wait_dumps", 7}, {"wait_cycles", 10}, {"wait_chains", 18},
		{"wait_edges", 29}, {"wait_behind", 5}, {"wait_lost", 11}, {"source_findings", 18},
		{"source_places", 9}};
	struct writer w[TABLES] = {{.at = 0}};
	bool ok = true;

	for (int t = 0; t < TABLES; t++)
		open_writer(&w[t], db, tables[t].name, tables[t].columns);
	for (size_t i = 0; all && i < all->n; i++) {
		for (int t = 0; t < TABLES; t++) {
			w[t].d = &all->items[i].deadlock;
			w[t].snapshot = all->items[i].snapshot;
		}
		write_all(w);
	}
	for (int t = 0; t < TABLES; t++)
		ok = query_close(&w[t].q, ok ? err : NULL) && ok;
	return ok;
}

/* ---- chains of findings ---- */

static void add_step(struct report *r, struct finding *f, size_t *cap, struct query *q)
{
	struct arena *a = &r->arena;
	struct chain_step step = {.text = arena_dup(a, query_col_text(q, 0)),
		.place = {arena_dup(a, query_col_text(q, 1)), arena_dup(a, query_col_text(q, 2)),
			query_col_null(q, 3) ? 0 : (uint32_t)query_col_int(q, 3)}};

	if (f->nchain == *cap) {
		struct chain_step *more;

		*cap = *cap ? *cap * 2 : 8;
		more = arena_alloc(a, *cap * sizeof(*more));
		for (size_t i = 0; i < f->nchain; i++)
			more[i] = f->chain[i];
		f->chain = more;
	}
	f->chain[f->nchain++] = step;
}

bool waits_explain(sqlite3 *db, struct report *report, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT text, function, file, line FROM temp.wait_steps "
		"WHERE rule = ?1 AND subject_key = ?2 ORDER BY ord");
	for (size_t i = 0; i < report->nfindings; i++) {
		struct finding *f = &report->findings[i];
		size_t cap = 0;
		bool first = true;

		query_text(&q, 1, f->rule);
		query_text(&q, 2, f->subject_key);
		while (query_next(&q)) {
			if (first)
				f->nchain = 0;
			first = false;
			add_step(report, f, &cap, &q);
		}
		query_reset(&q);
	}
	return query_close(&q, err);
}

/* ---- causes and effects ---- */

struct wait_pair {
	size_t cause, effect; /* findings */
};

struct wait_pairs {
	struct wait_pair *items;
	size_t n, cap;
};

static void pair_up(struct wait_pairs *p, const struct report *r, size_t cause, struct str effect)
{
	for (size_t k = 0; k < r->nfindings; k++) {
		if (k == cause || !str_eq(r->findings[k].subject_key, effect) ||
			str_eq(r->findings[k].subject_key, r->findings[cause].subject_key) ||
			!causes_may_lead(&r->findings[cause], &r->findings[k]))
			continue;
		p->items = grow_array(p->items, &p->cap, p->n + 1, sizeof(*p->items));
		p->items[p->n++] = (struct wait_pair){cause, k};
	}
}

static bool find_pairs(sqlite3 *db, const struct report *r, struct wait_pairs *out, struct err *err)
{
	struct query q;

	out->n = 0;
	query_open(&q, db, "SELECT effect FROM temp.wait_effects WHERE cause = ?1 ORDER BY effect");
	for (size_t i = 0; i < r->nfindings; i++) {
		query_text(&q, 1, r->findings[i].subject_key);
		while (query_next(&q))
			pair_up(out, r, i, query_col_text(&q, 0));
		query_reset(&q);
	}
	return query_close(&q, err);
}

bool waits_join(sqlite3 *db, struct report *r, struct err *err)
{
	struct wait_pairs pairs = {0};
	bool ok = find_pairs(db, r, &pairs, err);

	for (size_t i = 0; i < pairs.n; i++) {
		struct finding *cause = &r->findings[pairs.items[i].cause];

		if (cause->severity < r->findings[pairs.items[i].effect].severity)
			cause->severity = r->findings[pairs.items[i].effect].severity;
	}
	causes_rank(r);
	ok = ok && find_pairs(db, r, &pairs, err);
	for (size_t i = 0; i < pairs.n; i++)
		if (!r->findings[pairs.items[i].cause].is_effect &&
			!r->findings[pairs.items[i].effect].is_effect)
			causes_add_effect(r, pairs.items[i].cause, pairs.items[i].effect);
	free(pairs.items);
	return ok;
}
