/* SPDX-License-Identifier: MIT */
#include "model/symbols.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"

/* Variables that overlap are rare and next to each other: common blocks, aliases of C. */
enum { OVERLAPPING = 16 };

void symbols_release(struct symbols *s)
{
	arena_release(&s->arena);
	free(s->variables);
	free(s->functions);
	*s = (struct symbols){0};
}

void symbols_add_variable(struct symbols *s, uint64_t address, uint64_t size, struct str name)
{
	if (size == 0 || address + size < address)
		return;
	s->variables = grow_array(
		s->variables, &s->cap_variables, s->nvariables + 1, sizeof(*s->variables));
	s->variables[s->nvariables++] = (struct symbol){address, size, arena_dup(&s->arena, name)};
}

/*
 * A name as tracebacks print it, hashed: from the first bracket to the last all is "[...]"
 * (funcNameForPrint in src/runtime/symtab.go, Go 1.26).
 */
static uint64_t printed_hash(struct str name)
{
	size_t open = str_chr(name, '['), close = str_rchr(name, ']');

	if (str_ends(name, STR(".abi0")))
		name = str_head(name, name.n - 5);
	if (open == SIZE_MAX || close == SIZE_MAX || close <= open || close >= name.n)
		return hash_str(name);
	return hash_mix(hash_str(str_head(name, open)), hash_str(str_from_at(name, close + 1)));
}

void symbols_add_function(struct symbols *s, uint64_t address, uint64_t size, struct str name)
{
	if (address + size < address)
		return;
	s->functions = grow_array(
		s->functions, &s->cap_functions, s->nfunctions + 1, sizeof(*s->functions));
	s->functions[s->nfunctions++] = (struct symbol_function){printed_hash(name), address, size};
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_variables(const void *left, const void *right)
{
	const struct symbol *a = left, *b = right;
	int order = compare_numbers(a->address, b->address);

	if (!order)
		order = compare_numbers(b->size, a->size);
	return order ? order : str_cmp(a->name, b->name);
}

static int compare_functions(const void *left, const void *right)
{
	const struct symbol_function *a = left, *b = right;
	int order = compare_numbers(a->hash, b->hash);

	if (!order)
		order = compare_numbers(a->address, b->address);
	return order ? order : compare_numbers(a->size, b->size);
}

void symbols_finish(struct symbols *s)
{
	if (s->nvariables)
		qsort(s->variables, s->nvariables, sizeof(*s->variables), compare_variables);
	if (s->nfunctions)
		qsort(s->functions, s->nfunctions, sizeof(*s->functions), compare_functions);
}

const struct symbol *symbols_at(const struct symbols *s, uint64_t address)
{
	const struct symbol *best = NULL;
	size_t low = 0, high = s->nvariables;

	while (low < high) { /* the first above the address */
		size_t middle = low + (high - low) / 2;

		if (s->variables[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = 0; i < OVERLAPPING && low > 0; i++) {
		const struct symbol *v = &s->variables[--low];

		if (address - v->address < v->size && (!best || v->size <= best->size))
			best = v;
	}
	return best;
}

const struct symbol *symbols_variable(const struct symbols *s, struct str name)
{
	const struct symbol *found = NULL;

	for (size_t i = 0; i < s->nvariables; i++) {
		if (!str_eq(s->variables[i].name, name))
			continue;
		if (found)
			return NULL;
		found = &s->variables[i];
	}
	return found;
}

const struct symbol_function *symbols_functions(
	const struct symbols *s, struct str printed, size_t *n)
{
	/* printfuncname() of src/runtime/traceback.go calls it so. */
	uint64_t hash =
		printed_hash(str_eq(printed, STR("panic")) ? STR("runtime.gopanic") : printed);
	size_t low = 0, high = s->nfunctions, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->functions[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < s->nfunctions && s->functions[end].hash == hash; end++)
		;
	*n = end - low;
	return *n ? &s->functions[low] : NULL;
}
