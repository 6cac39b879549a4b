/* SPDX-License-Identifier: MIT */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/err.h"
#include "base/strbuf.h"

/* ---- reading: a pull reader over bytes in memory ---- */

enum json_type {
	JSON_END,   /* the text is over */
	JSON_ERROR, /* sticky: the same again at every call */
	JSON_OBJECT_BEGIN,
	JSON_OBJECT_END,
	JSON_ARRAY_BEGIN,
	JSON_ARRAY_END,
	JSON_KEY,    /* text */
	JSON_STRING, /* text */
	JSON_NUMBER, /* text as written; exact through json_u64, json_i64, json_double */
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
};

enum { JSON_MAX_DEPTH = 64 };

/*
 * Reads one value after the other from in, each with its position. `text` of a token is decoded
 * (escapes resolved; a lone surrogate and every byte that is not UTF-8 become U+FFFD) and is valid
 * until the next call. The grammar is RFC 8259's, except that several values may follow each other
 * (NDJSON) and a byte order mark may stand in front. On failure `at` is the byte that is wrong and
 * token_at where its token starts, so that a caller who salvages can start anew behind it.
 */
struct json_reader {
	struct str in;
	size_t at;	 /* of the next byte */
	size_t token_at; /* of the token last returned */
	int depth;
	char stack[JSON_MAX_DEPTH];		/* '{' or '[' */
	bool need_value, need_comma, after_key; /* grammar state */
	struct str text;
	struct strbuf scratch;
	const char *problem; /* literal; set when JSON_ERROR */
};

void json_reader_init(struct json_reader *r, struct str in);
void json_reader_release(struct json_reader *r);

enum json_type json_next(struct json_reader *r);
/* The rest of the value whose first token was just read; after a key the whole value behind it. */
void json_skip(struct json_reader *r);

/*
 * The number just read; false when the token is none or its value does not fit. 12.0 and 1.2e1 are
 * the whole number 12. A double is rounded once, whatever the locale; false when it is infinite.
 */
bool json_u64(const struct json_reader *r, uint64_t *out);
bool json_i64(const struct json_reader *r, int64_t *out);
bool json_double(const struct json_reader *r, double *out);

/* ---- writing: nesting is tracked, commas and indentation are not the caller's business ---- */

struct json_writer {
	struct strbuf *out;
	int indent; /* blanks a level; 0 = one line */
	int depth;
	bool first[JSON_MAX_DEPTH];
	bool after_key;
};

void json_writer_init(struct json_writer *w, struct strbuf *out, int indent);

void json_object(struct json_writer *w); /* { */
void json_object_end(struct json_writer *w);
void json_array(struct json_writer *w); /* [ */
void json_array_end(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_key_str(struct json_writer *w, struct str key); /* written as json_str() does */
/*
 * Bytes that are not UTF-8 become U+FFFD; control characters, DEL, C1, U+2028 and U+2029 and
 * bidirectional controls are written as \u escapes.
 */
void json_str(struct json_writer *w, struct str s);
void json_int(struct json_writer *w, int64_t v);
void json_uint(struct json_writer *w, uint64_t v);
void json_real(struct json_writer *w, double v); /* shortest that reads back; nan, inf: null */
void json_bool(struct json_writer *w, bool v);
void json_null(struct json_writer *w);
void json_raw(struct json_writer *w, struct str json); /* a value that is JSON already */

#endif
