/* SPDX-License-Identifier: MIT */
/*
 * profile.proto, as Go, gperftools, pprof-rs, @datadog/pprof, ... write it, usually gzipped. One
 * Profile message (formats/profile.proto):
 *
 *   1 sample_type  2 sample  3 mapping  4 location  5 function  6 string_table  7.. scalars
 *
 * in any order; Go writes samples first and strings last. The first walk notes where the messages
 * of each table stand and skips samples by their length, pprof_tables.c resolves them, and
 * profile_each() decodes the samples later. Errors are those of profile/encode.go and
 * profile/profile.go (google/pprof in Go 1.26); specs/pprof.md 2.15.
 */
#include "formats/pprof.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"

enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

enum {
	FIELD_SAMPLE_TYPE = 1,
	FIELD_SAMPLE,
	FIELD_MAPPING,
	FIELD_LOCATION,
	FIELD_FUNCTION,
	FIELD_STRING,
	FIELD_DROP_FRAMES,
	FIELD_KEEP_FRAMES,
	FIELD_TIME,
	FIELD_DURATION,
	FIELD_PERIOD_TYPE,
	FIELD_PERIOD,
	FIELD_COMMENT,
	FIELD_DEFAULT_TYPE,
	FIELD_DOC_URL,
};

struct field {
	uint64_t number;
	unsigned type;
	uint64_t value;
	struct str bytes;
};

static struct field next_field(struct cursor *c)
{
	uint64_t tag = cursor_varint(c);
	struct field f = {.number = tag >> 3, .type = tag & 7};

	if (f.type == WIRE_VARINT)
		f.value = cursor_varint(c);
	else if (f.type == WIRE_BYTES)
		f.bytes = cursor_bytes(c, cursor_varint(c));
	else if (f.type == WIRE_64)
		cursor_u64le(c);
	else if (f.type == WIRE_32)
		cursor_u32le(c);
	else
		cursor_fail(c, "malformed profile: unknown wire type");
	return f;
}

/* ---- recognising ---- */

static bool is_message_field(uint64_t number)
{
	return (number >= FIELD_SAMPLE_TYPE && number <= FIELD_STRING) ||
	       number == FIELD_PERIOD_TYPE;
}

/* A ValueType holds two numbers; what a later version adds has a number that no text gives. */
static bool looks_like_value_type(struct str bytes)
{
	struct cursor c = cursor_over(bytes, 0);

	while (!cursor_done(&c)) {
		struct field f = next_field(&c);

		if (f.number <= FIELD_DOC_URL &&
			(f.type != WIRE_VARINT || f.number < 1 || f.number > 2))
			return false;
	}
	return cursor_ok(&c);
}

static bool is_field(const struct field *f)
{
	if (f->number < FIELD_SAMPLE_TYPE || f->number > FIELD_DOC_URL)
		return false;
	if (f->number == FIELD_COMMENT)
		return f->type == WIRE_BYTES || f->type == WIRE_VARINT;
	return f->type == (is_message_field(f->number) ? WIRE_BYTES : WIRE_VARINT);
}

static bool plausible(const struct field *f)
{
	if (!is_field(f))
		return false;
	if (f->number == FIELD_SAMPLE_TYPE || f->number == FIELD_PERIOD_TYPE)
		return looks_like_value_type(f->bytes);
	return true;
}

/*
 * Every field in view must be one of Profile; a text's newline is tag 1 of length-delimited type,
 * which is why sample_type is looked into. A wrong bit speaks against, so eight bits a field.
 */
static unsigned pprof_probe(struct str head)
{
	struct cursor c = cursor_over(head, 0);
	unsigned bits = 0, fields = 0;

	while (!cursor_done(&c) && bits < 96 && ++fields < 64) {
		struct field f = next_field(&c);

		if (!cursor_ok(&c)) {
			/* A message that the probe's end cuts, behind others that were whole. */
			return head.n >= INPUT_PROBE && is_field(&f) ? bits : 0;
		}
		if (f.number > FIELD_DOC_URL && f.number < 1000)
			continue; /* of a later version */
		if (!plausible(&f))
			return 0;
		bits += 8;
	}
	return bits;
}

/* ---- the first walk ---- */

static bool malformed(const struct pprof_scan *s, uint64_t at, struct err *err)
{
	return err_set(err, ERR_FORMAT,
		"%s: byte %" PRIu64 ": malformed profile: a field has the wrong type", s->file, at);
}

static void add_span(struct pprof_spans *spans, struct str bytes)
{
	spans->items = grow_array(spans->items, &spans->cap, spans->n + 1, sizeof(struct str));
	spans->items[spans->n++] = bytes;
}

static void add_comment(struct pprof_scan *s, uint64_t i)
{
	s->comments =
		grow_array(s->comments, &s->cap_comments, s->ncomments + 1, sizeof(*s->comments));
	s->comments[s->ncomments++] = i;
}

static bool take_message(struct pprof_scan *s, struct profile *p, const struct field *f)
{
	const char *end = f->bytes.p + f->bytes.n;

	switch (f->number) {
	case FIELD_SAMPLE_TYPE:
		add_span(&s->types, f->bytes);
		break;
	case FIELD_SAMPLE:
		if (!p->nsamples++)
			p->packed.p = f->bytes.p;
		p->packed.n = (size_t)(end - p->packed.p);
		break;
	case FIELD_MAPPING:
		add_span(&s->mappings, f->bytes);
		break;
	case FIELD_LOCATION:
		add_span(&s->locations, f->bytes);
		s->nlines += f->bytes.n / 2;
		break;
	case FIELD_FUNCTION:
		add_span(&s->functions, f->bytes);
		break;
	case FIELD_STRING:
		add_span(&s->strings, f->bytes);
		break;
	case FIELD_PERIOD_TYPE:
		s->period_type = f->bytes;
		break;
	default:
		return false;
	}
	return true;
}

static bool take_number(struct pprof_scan *s, struct profile *p, const struct field *f)
{
	switch (f->number) {
	case FIELD_DROP_FRAMES:
		s->drop_frames = f->value;
		break;
	case FIELD_KEEP_FRAMES:
		s->keep_frames = f->value;
		break;
	case FIELD_TIME:
		p->time_ns = (int64_t)f->value;
		break;
	case FIELD_DURATION:
		p->duration_ns = (int64_t)f->value;
		break;
	case FIELD_PERIOD:
		p->period = (int64_t)f->value;
		break;
	case FIELD_COMMENT:
		add_comment(s, f->value);
		break;
	case FIELD_DEFAULT_TYPE:
		s->default_type = f->value;
		break;
	case FIELD_DOC_URL:
		s->doc_url = f->value;
		break;
	default:
		return false;
	}
	return true;
}

static bool take_packed_comments(struct pprof_scan *s, struct str bytes)
{
	struct cursor c = cursor_over(bytes, 0);

	while (!cursor_done(&c)) {
		uint64_t i = cursor_varint(&c);

		if (cursor_ok(&c))
			add_comment(s, i);
	}
	return cursor_ok(&c);
}

static bool take_field(struct pprof_scan *s, struct profile *p, const struct field *f)
{
	if (f->number == FIELD_COMMENT && f->type == WIRE_BYTES)
		return take_packed_comments(s, f->bytes);
	if (f->number < FIELD_SAMPLE_TYPE || f->number > FIELD_DOC_URL)
		return true;
	return f->type == WIRE_BYTES	? take_message(s, p, f)
	       : f->type == WIRE_VARINT ? take_number(s, p, f)
					: false;
}

/* Over samples of up to 16 kB that follow the first: most of a file is these. */
static void skip_samples(struct cursor *c, struct profile *p)
{
	const unsigned char *at = c->p;

	while (c->end - at > 3 && at[0] == (FIELD_SAMPLE << 3 | WIRE_BYTES) && at[2] < 0x80) {
		size_t n = at[1] < 0x80 ? at[1] : (size_t)(at[1] & 0x7f) | (size_t)at[2] << 7;

		at += at[1] < 0x80 ? 2 : 3;
		if ((size_t)(c->end - at) < n)
			break;
		at += n;
		c->p = at;
		p->nsamples++;
	}
	p->packed.n = (size_t)((const char *)c->p - p->packed.p);
}

static bool scan(struct pprof_scan *s, struct profile *p, struct err *err)
{
	struct cursor c = cursor_over(s->bytes, 0);
	uint64_t samples_at = 0;

	while (!cursor_done(&c)) {
		uint64_t at = cursor_at(&c);
		struct field f = next_field(&c);

		if (!cursor_ok(&c))
			break;
		if (f.number == FIELD_TIME && p->time_ns)
			return err_set(err, ERR_FORMAT,
				"%s: byte %" PRIu64 ": concatenated profiles", s->file, at);
		if (f.number == FIELD_SAMPLE && !p->nsamples)
			samples_at = at;
		if (!take_field(s, p, &f))
			return malformed(s, at, err);
		if (f.number == FIELD_SAMPLE)
			skip_samples(&c, p);
	}
	if (!cursor_ok(&c))
		return cursor_error(&c, s->file, err);
	if (p->nsamples) { /* from the tag of the first one on */
		size_t head = (size_t)(p->packed.p - s->bytes.p) - (size_t)samples_at;

		p->base = samples_at;
		p->packed = (struct str){p->packed.p - head, p->packed.n + head};
	}
	return true;
}

static void scan_release(struct pprof_scan *s)
{
	free(s->types.items);
	free(s->mappings.items);
	free(s->locations.items);
	free(s->functions.items);
	free(s->strings.items);
	free(s->comments);
}

static bool within_limit(
	const struct pprof_scan *s, const struct load *load, uint64_t samples, struct err *err)
{
	if (!load->max_records || samples <= load->max_records)
		return true;
	return err_set(err, ERR_LIMIT, "%s: %" PRIu64 " samples (raise --max-records to read them)",
		s->file, samples);
}

static bool read_profile(struct pprof_scan *s, struct load *load, struct err *err)
{
	struct profile p = {.format = "pprof"};
	bool ok;

	ok = scan(s, &p, err) && within_limit(s, load, p.nsamples, err) && pprof_tables(s, &p, err);
	if (ok) {
		p.kind = profile_guess_kind(&p);
		load->records += p.nsamples;
		if (load->sink->profile)
			ok = load->sink->profile(load->sink, &p);
	}
	profile_release(&p);
	return ok;
}

static bool pprof_read(struct input *in, struct load *load, struct err *err)
{
	struct pprof_scan s = {.file = input_name(in)};
	bool ok;

	if (!input_all(in, &s.bytes, err))
		return false;
	if (input_damage(in))
		return err_set(
			err, ERR_FORMAT, "%s: byte %zu: %s", s.file, s.bytes.n, input_damage(in));
	if (!s.bytes.n)
		return err_set(err, ERR_FORMAT, "%s: the profile is empty", s.file);
	ok = read_profile(&s, load, err);
	scan_release(&s);
	return ok;
}

const struct format format_pprof = {
	.name = "pprof",
	.title = "pprof profile",
	.probe = pprof_probe,
	.read = pprof_read,
};
