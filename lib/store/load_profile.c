/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/place.h"
#include "base/xmalloc.h"
#include "store/loader.h"
#include "store/rows.h"

struct profile_rows {
	struct loader *loader;
	const struct aggregate *aggregate;
	uint32_t type;
	const size_t *index; /* rows with a value */
	const struct aggregate_function *functions;
};

static void sample_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct profile_rows *t = r->data;
	const struct aggregate *a = t->aggregate;
	size_t i = t->index[row];

	switch (col) {
	case 0:
		sqlite3_result_int64(out, t->loader->snapshot);
		break;
	case 1:
		sqlite3_result_int64(out, t->type);
		break;
	case 2:
		sqlite3_result_int64(out, (int64_t)i);
		break;
	case 3:
		rows_int_or_null(out, loader_stack(t->loader, a->rows[i].stack), 0);
		break;
	case 4:
		rows_int_or_null(out, loader_string(t->loader, a->rows[i].labels), 0);
		break;
	case 5:
		sqlite3_result_int64(out, a->values[i * a->ntypes + t->type]);
		break;
	default:
		break;
	}
}

static bool load_samples(struct loader *l, const struct aggregate *a, struct err *err)
{
	size_t *index = xcalloc(a->nrows + 1, sizeof(*index));
	bool ok = true;

	for (size_t i = 0; i < a->nrows; i++)
		loader_string(l, a->rows[i].labels);
	for (uint32_t type = 0; ok && type < a->ntypes; type++) {
		struct profile_rows t = {l, a, type, index, NULL};
		size_t n = 0;

		for (size_t i = 0; i < a->nrows; i++)
			if (a->values[i * a->ntypes + type])
				index[n++] = i;
		ok = rows_load(l->db,
			"INSERT INTO profile_sample SELECT c0, c1, c2, c3, c4, c5 FROM rows(?1)",
			&(struct rows){n, &t, sample_column}, err);
	}
	free(index);
	return ok;
}

static void function_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct profile_rows *t = r->data;
	const struct aggregate_function *f = &t->functions[row];
	const int64_t columns[] = {
		t->loader->snapshot, f->type, t->loader->functions[f->function], f->flat, f->cum};

	if (col < (int)(sizeof(columns) / sizeof(columns[0])))
		sqlite3_result_int64(out, columns[col]);
}

/* Functions have their ids by now: every frame of a sample is in the trie. */
static bool load_functions(struct loader *l, const struct aggregate *a, struct err *err)
{
	size_t n;
	struct aggregate_function *functions = aggregate_functions(a, &n);
	struct profile_rows t = {l, a, 0, NULL, functions};
	bool ok = rows_load(l->db,
		"INSERT OR IGNORE INTO profile_function SELECT c0, c1, c2, c3, c4 FROM rows(?1) "
		"ORDER BY 1, 2, 3",
		&(struct rows){n, &t, function_column}, err);

	free(functions);
	return ok;
}

/* What the frame calls on this stack; its own function where nothing is. */
static funcid called_by(const struct stacks *s, stackid stack, frameid frame)
{
	frameid called = frame;

	for (; stack; stack = stacks_get(s, stack)->parent) {
		if (stacks_get(s, stack)->frame == frame)
			break;
		called = stacks_get(s, stack)->frame;
	}
	return stacks_frame_get(s, stack ? called : frame)->function;
}

static bool load_sites(struct loader *l, const struct aggregate *a, struct err *err)
{
	struct query q;

	query_open(&q, l->db,
		"INSERT INTO profile_site VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
		"ON CONFLICT DO UPDATE SET value = value + excluded.value");
	for (size_t i = 0; i < a->nrows; i++) {
		stackid stack = a->rows[i].stack;
		frameid leaf = stacks_get(l->stacks, stack)->frame;
		frameid at = place_of(l->stacks, stack);
		int64_t place = loader_frame(l, at);
		int64_t via = loader_function(l, called_by(l->stacks, stack, at));
		int64_t site = loader_frame(l, place_site(l->owner, l->stacks, stack));
		int64_t function = loader_function(l, stacks_frame_get(l->stacks, leaf)->function);

		for (size_t t = 0; stack && t < a->ntypes; t++) {
			if (!a->values[i * a->ntypes + t])
				continue;
			query_int(&q, 1, l->snapshot);
			query_int(&q, 2, (int64_t)t);
			query_int(&q, 3, place);
			query_int(&q, 4, site);
			query_int(&q, 5, function);
			query_int(&q, 6, via);
			query_int(&q, 7, a->values[i * a->ntypes + t]);
			query_run(&q);
		}
	}
	return query_close(&q, err);
}

static bool load_header(struct loader *l, const struct aggregate *a, struct err *err)
{
	struct query q;

	query_open(&q, l->db, "INSERT INTO profile VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	query_int(&q, 1, l->snapshot);
	query_text(&q, 2, str_from(a->kind));
	if (a->period_type)
		query_text(&q, 3, stacks_text(l->stacks, a->period_type));
	if (a->period_unit)
		query_text(&q, 4, stacks_text(l->stacks, a->period_unit));
	query_int_or_null(&q, 5, a->period, 0);
	query_int_or_null(&q, 6, a->time_ns, 0);
	query_int_or_null(&q, 7, a->duration_ns, 0);
	query_int(&q, 8, (int64_t)a->nsamples);
	query_run(&q);
	if (!query_close(&q, err))
		return false;
	query_open(&q, l->db, "INSERT INTO profile_type VALUES (?1, ?2, ?3, ?4, ?5)");
	for (size_t t = 0; t < a->ntypes; t++) {
		query_int(&q, 1, l->snapshot);
		query_int(&q, 2, (int64_t)t);
		query_text(&q, 3, stacks_text(l->stacks, a->types[t].name));
		query_text(&q, 4, stacks_text(l->stacks, a->types[t].unit));
		query_int(&q, 5, a->types[t].total);
		query_run(&q);
	}
	return query_close(&q, err);
}

bool load_profile(struct loader *l, const struct aggregate *a, struct err *err)
{
	return load_header(l, a, err) && load_samples(l, a, err) && load_functions(l, a, err) &&
	       load_sites(l, a, err);
}
