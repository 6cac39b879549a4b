/* SPDX-License-Identifier: MIT */
#include "analyze/binary.h"

#include <inttypes.h>

enum { PAGE = 4096 };

/* A name without a package is one of C, which debuggers and cgo's traceback hooks print. */
static bool is_go(struct str name)
{
	return str_chr(name, '.') != SIZE_MAX || str_eq(name, STR("panic"));
}

static bool long_enough(const struct symbol_function *f, size_t n, uint64_t offset)
{
	for (size_t i = 0; i < n; i++)
		if (offset <= f[i].size || f[i].size == 0)
			return true;
	return false;
}

/* The function is there; one that is the only one of its name tells the slide. */
static bool fit_frame(
	struct binary *b, const struct groups *dump, const struct thread_pc *pc, struct err *err)
{
	struct str name = stacks_frame_name(dump->stacks, pc->frame);
	const struct symbol_function *f;
	size_t n;

	if (!is_go(name))
		return true;
	f = symbols_functions(b->symbols, name, &n);
	if (!n)
		return err_set(err, ERR_FORMAT, "it has no function %.*s", STR_ARG(name));
	if (!long_enough(f, n, pc->offset))
		return err_set(err, ERR_FORMAT,
			"its function %.*s has %" PRIu64 " bytes, and the dump is 0x%" PRIx64
			" bytes into it",
			STR_ARG(name), f->size, pc->offset);
	b->frames++;
	if (n == 1 && pc->pc && !b->proved) {
		b->slide = pc->pc - pc->offset - f->address;
		b->proved = b->placed = true;
	}
	return true;
}

static bool fit_pc(const struct binary *b, const struct groups *dump, const struct thread_pc *pc,
	struct err *err)
{
	struct str name = stacks_frame_name(dump->stacks, pc->frame);
	uint64_t begin = pc->pc - pc->offset - b->slide;
	const struct symbol_function *f;
	size_t n;

	if (!pc->pc || !is_go(name))
		return true;
	f = symbols_functions(b->symbols, name, &n);
	for (size_t i = 0; i < n; i++)
		if (f[i].address == begin)
			return true;
	return err_set(err, ERR_FORMAT, "its function %.*s lies elsewhere than in the dump",
		STR_ARG(name));
}

static bool fit(struct binary *b, const struct groups *dump, struct err *err)
{
	if (dump->snapshot.runtime != RUNTIME_GO)
		return err_set(err, ERR_FORMAT, "only dumps of Go are compared with a binary");
	for (size_t i = 0; i < dump->npcs; i++)
		if (!fit_frame(b, dump, &dump->pcs[i], err))
			return false;
	if (!b->frames)
		return err_set(
			err, ERR_FORMAT, "the dump does not say how far into its functions it is");
	if (b->slide % PAGE || (b->slide && !b->symbols->movable))
		return err_set(err, ERR_FORMAT, "its functions lie elsewhere than in the dump");
	for (size_t i = 0; b->proved && i < dump->npcs; i++)
		if (!fit_pc(b, dump, &dump->pcs[i], err))
			return false;
	return true;
}

bool binary_fit(
	struct binary *b, const struct symbols *symbols, const struct groups *dump, struct err *err)
{
	*b = (struct binary){.symbols = symbols, .placed = !symbols->movable};
	if (!symbols->nfunctions && !symbols->nvariables)
		err_set(err, ERR_FORMAT, "it has no symbol table: it was stripped");
	else if (fit(b, dump, err))
		return true;
	*b = (struct binary){0};
	return false;
}

const struct symbol *binary_at(const struct binary *b, uint64_t address, uint64_t *offset)
{
	const struct symbol *s =
		b && b->symbols ? symbols_at(b->symbols, address - b->slide) : NULL;

	if (s)
		*offset = address - b->slide - s->address;
	return s;
}

uint64_t binary_address(const struct binary *b, struct str variable, uint64_t *size)
{
	const struct symbol *s =
		b && b->symbols && b->placed ? symbols_variable(b->symbols, variable) : NULL;

	if (!s)
		return 0;
	*size = s->size;
	return s->address + b->slide;
}

uint32_t binary_doubts(const struct binary *b)
{
	return !b->placed ? WAIT_DOUBT_RELOCATED : !b->proved ? WAIT_DOUBT_BUILD : 0;
}

void binary_name_objects(const struct binary *b, struct stacks *strings, struct waitgraph *g)
{
	for (size_t i = 0; i < g->nobjects; i++) {
		struct wait_object *o = &g->objects[i];
		const struct symbol *s;

		if (!o->key || waitgraph_key_is_name(o->key))
			continue;
		s = binary_at(b, o->key, &o->symbol_offset);
		if (!s)
			continue;
		o->symbol = stacks_string(strings, s->name);
		o->symbol_size = s->size;
	}
}
