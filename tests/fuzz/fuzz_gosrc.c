/* SPDX-License-Identifier: MIT */
/*
 * Go source: parsed, and every function asked which locks it holds, what it may still do, what it
 * leaves open and which of its requests end.
 */
#include <stddef.h>
#include <stdint.h>

#include "gosrc/goclose.h"
#include "gosrc/goheld.h"
#include "gosrc/golimit.h"
#include "gosrc/golint.h"
#include "gosrc/gopanic.h"
#include "gosrc/goreach.h"
#include "gosrc/goskip.h"
#include "gosrc/gowalk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct requests {
	struct goscope scope;
	struct gocalls calls;
};

static bool visit(const struct gonode *n, void *context)
{
	struct requests *r = context;

	r->scope.line = n->line;
	if (n->kind == GN_CALL)
		golimit_of_request(&r->calls, &r->scope, n);
	return true;
}

static void ask(struct goprogram *program, const struct gofunc *f)
{
	struct goscope scope = {program, f->source, f->node, f->node->line};
	uint32_t middle = f->node->line + (f->node->end - f->node->line) / 2;
	struct goheld_place place = {.scope = scope, .function = f->node, .line = middle};
	struct goheld_set set;
	struct goheld_leak leaks[4];
	struct gosync_op ops[8];
	struct goreach reach = {0};
	struct goclose open[GOCLOSE_MAX];
	struct golint lints[GOLINT_MAX];
	struct requests requests = {.scope = scope};

	goheld_at(&place, &set);
	place.around = true;
	goheld_at(&place, &set);
	goheld_leaks(&scope, f->node, leaks, 4);
	goreach_from(&scope, f->node, middle, &reach);
	for (size_t i = 0; i < reach.n && i < 8; i++)
		goskip_line(f->node, middle, &reach.ops[i].node, 1);
	goreach_at(&scope, f->node, middle, ops, 8);
	gopanic_line(&scope, f->node, f->node->line, f->node->end);
	goreach_release(&reach);
	goclose_find(&scope, open);
	golint_find(&scope, lints);
	gonode_walk(f->node->c, visit, &requests);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct goprogram program = {0};
	struct gopackage package = {.path = STR("main")};
	struct gosource source = {.path = STR("main.go"), .text = {(const char *)data, size}};

	if (size > 1 << 16)
		return 0;
	gofile_parse(&source.file, source.text);
	gopackage_add(&package, &source);
	for (size_t i = 0; i < package.nfuncs && i < 64; i++)
		if (package.funcs[i].node->c)
			ask(&program, &package.funcs[i]);
	gopackage_release(&package);
	gofile_release(&source.file);
	goprogram_release(&program);
	return 0;
}
