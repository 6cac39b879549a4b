/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOROUTINE_LABELS_H
#define FORMATS_GOROUTINE_LABELS_H

#include "base/strbuf.h"

/*
 * Appends pairs as Go prints them ("route": "/cart", tenant: "a\"b", or "k":"v") to out as one
 * JSON object with sorted keys. False, with out unchanged, when there is no pair or one is cut.
 */
bool goroutine_labels_json(struct str pairs, struct strbuf *out);

#endif
