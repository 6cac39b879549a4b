/* SPDX-License-Identifier: MIT */
#include "report/frame_json.h"

#include <inttypes.h>

#include "base/strbuf.h"

void json_add_str(struct json_writer *w, const char *key, struct str v)
{
	json_key(w, key);
	json_str(w, v);
}

void json_add_text(struct json_writer *w, const char *key, struct str v)
{
	json_key(w, key);
	if (v.n)
		json_str(w, v);
	else
		json_null(w);
}

void json_add_uint(struct json_writer *w, const char *key, uint64_t v)
{
	json_key(w, key);
	json_uint(w, v);
}

void json_add_known(struct json_writer *w, const char *key, int64_t v)
{
	json_key(w, key);
	if (v >= 0)
		json_int(w, v);
	else
		json_null(w);
}

void json_add_bool(struct json_writer *w, const char *key, bool v)
{
	json_key(w, key);
	json_bool(w, v);
}

void json_add_id(struct json_writer *w, const char *key, uint64_t id)
{
	struct strbuf text = {0};

	if (id)
		strbuf_addf(&text, "%" PRIu64, id);
	json_add_text(w, key, strbuf_str(&text));
	strbuf_release(&text);
}

void json_add_address(struct json_writer *w, const char *key, uint64_t v)
{
	struct strbuf text = {0};

	if (v)
		strbuf_addf(&text, "0x%" PRIx64, v);
	json_add_text(w, key, strbuf_str(&text));
	strbuf_release(&text);
}

static void add_frame(struct json_writer *w, const struct stacks *s, frameid frame)
{
	const struct frame *f = stacks_frame_get(s, frame);
	bool elided = f->flags & FRAME_ELIDED;

	json_object(w);
	json_add_text(w, "function", stacks_frame_name(s, frame));
	json_add_text(w, "file", stacks_frame_file(s, frame));
	json_add_known(w, "line", f->line && !elided ? (int64_t)f->line : -1);
	if (elided)
		json_add_uint(w, "elided", f->line);
	json_object_end(w);
}

void json_add_frame(struct json_writer *w, const char *key, const struct stacks *s, frameid frame)
{
	if (key)
		json_key(w, key);
	if (frame)
		add_frame(w, s, frame);
	else
		json_null(w);
}

void json_add_stack(struct json_writer *w, const char *key, const struct stacks *s, stackid stack)
{
	json_key(w, key);
	json_array(w);
	for (; stack; stack = stacks_get(s, stack)->parent)
		add_frame(w, s, stacks_get(s, stack)->frame);
	json_array_end(w);
}
