/* SPDX-License-Identifier: MIT */
#ifndef REPORT_FRAME_JSON_H
#define REPORT_FRAME_JSON_H

#include "base/json.h"
#include "model/dump.h"

/* A key and its value. _text: null when empty; _known: null below 0. */
void json_add_str(struct json_writer *w, const char *key, struct str v);
void json_add_text(struct json_writer *w, const char *key, struct str v);
void json_add_uint(struct json_writer *w, const char *key, uint64_t v);
void json_add_known(struct json_writer *w, const char *key, int64_t v);
void json_add_bool(struct json_writer *w, const char *key, bool v);
void json_add_id(struct json_writer *w, const char *key, uint64_t id);	   /* a string; 0 = null */
void json_add_address(struct json_writer *w, const char *key, uint64_t v); /* likewise, hex */

/* {function, file, line}, or null; frames left out have `elided`. Stacks leaf first. key NULL: an
 * item of an array. */
void json_add_frame(struct json_writer *w, const char *key, const struct stacks *s, frameid frame);
void json_add_stack(struct json_writer *w, const char *key, const struct stacks *s, stackid stack);

#endif
