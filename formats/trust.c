/* SPDX-License-Identifier: MIT */
#include "trust.h"

#include "trust_table.h"

#define N_ROWS (sizeof(trust_table) / sizeof(trust_table[0]))

/* Is it of the runtime or sync, whose functions have rows by name? */
static bool is_runtime(struct str function)
{
	return str_starts(function, STR("runtime.")) || str_starts(function, STR("runtime/")) ||
	       str_starts(function, STR("sync.")) || str_starts(function, STR("sync/")) ||
	       str_starts(function, STR("internal/"));
}

static bool is_generic(struct str function)
{
	return str_find(function, STR("[...]")) != SIZE_MAX;
}

/* Is it a method with a pointer receiver: "pkg.(*T).M", "pkg.(*T[...]).M", and not a function
 * declared in one, "pkg.(*T).M.func1", whose words are its own? */
static bool is_pointer_method(struct str function)
{
	size_t slash = 0;
	for (size_t i = 0; i < function.n; i++) {
		if (function.p[i] == '/')
			slash = i;
	}
	for (size_t i = slash; i + 2 < function.n; i++) {
		if (function.p[i] != '.' || function.p[i + 1] != '(' || function.p[i + 2] != '*')
			continue;
		for (i += 3; i + 1 < function.n; i++) {
			if (function.p[i] != ')' || function.p[i + 1] != '.')
				continue;
			for (i += 2; i < function.n; i++) {
				if (function.p[i] == '.' || function.p[i] == '-')
					return false;
			}
			return true;
		}
	}
	return false;
}

static bool matches(const struct trust_row *row, const struct trust_query *query)
{
	if (query->go_minor < row->first || query->go_minor > row->last)
		return false;
	if (query->port != row->port || query->level != row->level)
		return false;
	if (query->via.n > 0 && row->via.n > 0 && !str_eq(query->via, row->via))
		return false;
	if (row->kind != TRUST_RECEIVER && row->kind != TRUST_WORD)
		return row->arg == query->arg && str_eq(row->function, query->function);
	if (is_runtime(query->function) || is_generic(query->function) != is_generic(row->function))
		return false;
	if (row->kind == TRUST_RECEIVER)
		return row->arg == query->arg && is_pointer_method(query->function);
	return true;
}

/* The row that answers: NULL when there is none, when it was seen to be wrong or not seen often
 * enough, and when rows differ in what they say. */
static const struct trust_row *find(const struct trust_query *query, bool word)
{
	const struct trust_row *found = NULL;
	for (size_t i = 0; i < N_ROWS; i++) {
		const struct trust_row *row = &trust_table[i];
		if ((row->kind == TRUST_WORD) != word || !matches(row, query))
			continue;
		if (row->right != row->unmarked || row->unmarked < TRUST_MIN_CHECKS)
			return NULL;
		if (found && (found->kind != row->kind || found->offset != row->offset))
			return NULL;
		found = row;
	}
	return found;
}

bool trust_find(const struct trust_query *query, struct trust_answer *out)
{
	if (query->marked || query->go_minor == 0 || query->port == TRUST_PORT_UNKNOWN)
		return false;
	const struct trust_row *row = find(query, false);
	if (!row)
		row = find(query, true);
	if (!row)
		return false;
	*out = (struct trust_answer){.kind = row->kind, .offset = row->offset, .row = row};
	return true;
}

bool trust_of_any(struct str function)
{
	return !is_runtime(function) && !is_generic(function);
}
