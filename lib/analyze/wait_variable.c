/* SPDX-License-Identifier: MIT */
#include "analyze/wait_variable.h"

/* The name that "path/pkg.name" ends in, and what stands before it. */
static struct str split_key(struct str key, struct str *package)
{
	size_t dot = str_rchr(key, '.');

	*package = str_head(key, dot == SIZE_MAX ? 0 : dot);
	return dot == SIZE_MAX ? (struct str){0} : str_from_at(key, dot + 1);
}

/* Bytes of the type at least (Go 1.0 to 1.26, 32-bit ports included); 0 = none of these. */
static uint64_t least_size(struct str type)
{
	if (str_eq(type, STR("Mutex")))
		return 8;
	if (str_eq(type, STR("RWMutex")))
		return 24;
	if (str_eq(type, STR("Once")) || str_eq(type, STR("WaitGroup")))
		return 12;
	return 0;
}

/* "sync.Mutex" of `var mu sync.Mutex` or `var mu = sync.Mutex{}`; NULL for anything else. */
static const struct gonode *type_of(const struct gosymbol *symbol)
{
	const struct gonode *spec = symbol->node, *type = spec->b;

	if (!type && spec->c && !spec->c->next && spec->c->kind == GN_COMPOSITE)
		type = spec->c->a;
	return type && type->kind == GN_SELECTOR && type->a->kind == GN_IDENT ? type : NULL;
}

static uint64_t declared_size(const struct goprogram *program, struct str key)
{
	struct str path, name = split_key(key, &path);

	for (size_t i = 0; i < program->npackages; i++) {
		const struct gopackage *p = program->packages[i];
		const struct gosymbol *symbol;
		const struct gonode *type;

		if (!str_eq(p->path, path))
			continue;
		symbol = gopackage_symbol(p, GN_VAR_SPEC, name);
		type = symbol ? type_of(symbol) : NULL;
		if (!type || !str_eq(gosource_import(symbol->source, type->a->text), STR("sync")))
			return 0;
		return least_size(type->text);
	}
	return 0;
}

uint64_t wait_variable_address(
	const struct goprogram *program, const struct binary *binary, const struct gosync_op *op)
{
	uint64_t least, size = 0, address;

	if (!binary || !binary->symbols || op->root != GOROOT_PACKAGE || op->indexed)
		return 0;
	least = declared_size(program, op->key);
	address = least ? binary_address(binary, op->key, &size) : 0;
	return size >= least ? address : 0;
}

bool wait_variable_holds(const struct binary *binary, struct str key, uint64_t address)
{
	uint64_t offset;
	const struct symbol *s = binary_at(binary, address, &offset);

	return s && str_eat(&key, s->name) && (!key.n || key.p[0] == '.');
}
