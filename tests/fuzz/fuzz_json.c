/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void copy_number(struct json_reader *r, struct json_writer *w)
{
	uint64_t u;
	int64_t i;
	double d;

	if (json_u64(r, &u))
		json_uint(w, u);
	else if (json_i64(r, &i))
		json_int(w, i);
	else if (json_double(r, &d))
		json_real(w, d + 0.0); /* -0 would read as the integer */
	else
		json_null(w);
}

static void copy_token(struct json_reader *r, enum json_type type, struct json_writer *w)
{
	switch (type) {
	case JSON_OBJECT_BEGIN:
		json_object(w);
		break;
	case JSON_OBJECT_END:
		json_object_end(w);
		break;
	case JSON_ARRAY_BEGIN:
		json_array(w);
		break;
	case JSON_ARRAY_END:
		json_array_end(w);
		break;
	case JSON_KEY: {
		struct strbuf key = {0};

		strbuf_add(&key, r->text);
		json_key(w, strbuf_cstr(&key));
		strbuf_release(&key);
		break;
	}
	case JSON_STRING:
		json_str(w, r->text);
		break;
	case JSON_NUMBER:
		copy_number(r, w);
		break;
	case JSON_NULL:
		json_null(w);
		break;
	default:
		json_bool(w, type == JSON_TRUE);
		break;
	}
	if (w->depth == 0)
		strbuf_addc(w->out, '\n');
}

/* Writes what it reads until the first problem; closes nothing then. */
static bool copy(struct str in, struct strbuf *out)
{
	struct json_writer w;
	struct json_reader r;
	enum json_type type;

	json_writer_init(&w, out, 0);
	json_reader_init(&r, in);
	while ((type = json_next(&r)) > JSON_ERROR) {
		check(r.token_at < in.n && r.at <= in.n && r.depth <= JSON_MAX_DEPTH);
		copy_token(&r, type, &w);
	}
	check((type == JSON_ERROR) == (r.problem != NULL) && json_next(&r) == type);
	json_reader_release(&r);
	return type == JSON_END;
}

/* What was read without a problem is written as JSON that reads as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf once = {0}, twice = {0};

	if (copy((struct str){(const char *)data, size}, &once)) {
		check(copy(strbuf_str(&once), &twice));
		check(str_eq(strbuf_str(&once), strbuf_str(&twice)));
	}
	strbuf_release(&once);
	strbuf_release(&twice);
	return 0;
}
