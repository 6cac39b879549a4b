/* SPDX-License-Identifier: MIT */
#include "gosrc/gowalk.h"

void gonode_walk(const struct gonode *n, gonode_visit *visit, void *context)
{
	const struct gonode *parts[4];

	if (!n || !visit(n, context))
		return;
	parts[0] = n->a;
	parts[1] = n->b;
	parts[2] = n->c;
	parts[3] = n->d;
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			gonode_walk(kid, visit, context);
}
