/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOROUTINE_LABELS_H
#define FORMATS_GOROUTINE_LABELS_H

#include "base/strbuf.h"
#include "model/stacks.h"

/*
 * Appends pairs as Go prints them ("route": "/cart", tenant: "a\"b", or "k":"v") to out as one
 * JSON object with sorted keys. False, with out unchanged, when there is no pair or one is cut.
 */
bool goroutine_labels_json(struct str pairs, struct strbuf *out);

/* Headers repeat: the labels read last and what they became. Zero-initialised. */
struct goroutine_labels {
	struct strbuf printed, json;
	strid id;
};

/* As one JSON object; 0 for none, and for what cannot be read. */
strid goroutine_labels_id(struct goroutine_labels *l, struct stacks *stacks, struct str printed);
void goroutine_labels_release(struct goroutine_labels *l);

#endif
