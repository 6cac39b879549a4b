/* SPDX-License-Identifier: MIT */
/* Field numbers: github.com/google/pprof/proto/profile.proto. */
#include "formats/pprof_encode.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/pprof_wire.h"

enum field {
	PROFILE_TYPE = 1,
	PROFILE_SAMPLE = 2,
	PROFILE_MAPPING = 3,
	PROFILE_LOCATION = 4,
	PROFILE_FUNCTION = 5,
	PROFILE_STRING = 6,
	PROFILE_DROP_FRAMES = 7,
	PROFILE_KEEP_FRAMES = 8,
	PROFILE_TIME = 9,
	PROFILE_DURATION = 10,
	PROFILE_PERIOD_TYPE = 11,
	PROFILE_PERIOD = 12,
	PROFILE_COMMENT = 13,
	PROFILE_DEFAULT_TYPE = 14,
	PROFILE_DOC_URL = 15,
	SAMPLE_LOCATION = 1,
	SAMPLE_VALUE = 2,
	SAMPLE_LABEL = 3,
	LOCATION_LINE = 4,
};

static void add_message(struct pprof_encode *e, enum field field)
{
	pprof_add_bytes(e->out, field, strbuf_str(&e->message));
	strbuf_offer(e->out);
}

/* Messages that are nothing but numbers: field 1, 2, ... */
static void set_numbers(struct strbuf *to, const uint64_t *numbers, unsigned n)
{
	strbuf_clear(to);
	for (unsigned i = 0; i < n; i++)
		pprof_add_number(to, i + 1, numbers[i]);
}

static void add_type(struct pprof_encode *e, enum field field, const struct profile_type *t)
{
	uint64_t type = intern_add(&e->strings, t->type);
	const uint64_t numbers[] = {type, intern_add(&e->strings, t->unit)};

	set_numbers(&e->message, numbers, 2);
	if (field == PROFILE_TYPE || e->message.n)
		add_message(e, field);
}

/* ---- samples ---- */

/* Runs of more than two numbers are packed. */
enum { PACKED_FROM = 3 };

static size_t varint_size(uint64_t v)
{
	size_t n = 1;

	for (; v >= 0x80; v >>= 7)
		n++;
	return n;
}

/* Ids as varints, so that a million samples copy them. Longer ones than fit are written out. */
struct encoded_id {
	uint8_t bytes[7], n; /* n 0: longer */
};

static void prepare_ids(struct pprof_encode *e)
{
	const struct profile *p = e->profile;

	e->ids = xcalloc(p->nlocations + 1, sizeof(*e->ids));
	for (size_t i = 0; i < p->nlocations; i++) {
		uint64_t ref = p->locations[i].ref;
		struct encoded_id *id = &e->ids[i];

		if (varint_size(ref) > sizeof(id->bytes))
			continue;
		for (; ref >= 0x80; ref >>= 7)
			id->bytes[id->n++] = (uint8_t)(ref | 0x80);
		id->bytes[id->n++] = (uint8_t)ref;
	}
}

/* Room for the longest run first; then no byte asks for more. */
static void add_packed_ids(struct pprof_encode *e, const struct profile_sample *s)
{
	enum { LONGEST = 10 };
	char *p;

	strbuf_clear(&e->part);
	strbuf_grow(&e->part, s->nlocations * LONGEST + sizeof(struct encoded_id));
	p = e->part.p;
	for (size_t i = 0; i < s->nlocations; i++) {
		const struct encoded_id *id = &e->ids[s->locations[i]];

		memcpy(p, id, sizeof(*id)); /* what is behind the n bytes is overwritten */
		p += id->n;
		if (!id->n) {
			uint64_t ref = e->profile->locations[s->locations[i]].ref;

			for (; ref >= 0x80; ref >>= 7)
				*p++ = (char)(ref | 0x80);
			*p++ = (char)ref;
		}
	}
	e->part.n = (size_t)(p - e->part.p);
	pprof_add_bytes(&e->message, SAMPLE_LOCATION, strbuf_str(&e->part));
}

static void add_locations(struct pprof_encode *e, const struct profile_sample *s)
{
	if (s->nlocations >= PACKED_FROM) {
		add_packed_ids(e, s);
		return;
	}
	for (size_t i = 0; i < s->nlocations; i++) {
		pprof_add_varint(&e->message, SAMPLE_LOCATION << 3);
		pprof_add_varint(&e->message, e->profile->locations[s->locations[i]].ref);
	}
}

static void add_values(struct pprof_encode *e, const struct profile_sample *s)
{
	size_t n = e->profile->ntypes;

	if (n < PACKED_FROM) {
		for (size_t i = 0; i < n; i++) {
			pprof_add_varint(&e->message, SAMPLE_VALUE << 3);
			pprof_add_varint(&e->message, (uint64_t)s->values[i]);
		}
		return;
	}
	strbuf_clear(&e->part);
	for (size_t i = 0; i < n; i++)
		pprof_add_varint(&e->part, (uint64_t)s->values[i]);
	pprof_add_bytes(&e->message, SAMPLE_VALUE, strbuf_str(&e->part));
}

/* String labels by key, then numbers by key; equal keys stay in order. */
static bool is_before(const struct profile_label *a, const struct profile_label *b)
{
	if (a->numeric != b->numeric)
		return b->numeric;
	return str_cmp(a->key, b->key) < 0;
}

static void sort_labels(struct pprof_encode *e, const struct profile_sample *s)
{
	e->labels = grow_array(e->labels, &e->cap_labels, s->nlabels, sizeof(*e->labels));
	for (size_t i = 0; i < s->nlabels; i++) {
		size_t k = i;

		for (; k && is_before(&s->labels[i], e->labels[k - 1]); k--)
			e->labels[k] = e->labels[k - 1];
		e->labels[k] = &s->labels[i];
	}
}

static void add_label(struct pprof_encode *e, const struct profile_label *l)
{
	uint64_t key = intern_add(&e->strings, l->key);
	const uint64_t numbers[] = {key, l->numeric ? 0 : intern_add(&e->strings, l->text),
		l->numeric ? (uint64_t)l->number : 0,
		l->numeric ? intern_add(&e->strings, l->unit) : 0};

	set_numbers(&e->part, numbers, 4);
	pprof_add_bytes(&e->message, SAMPLE_LABEL, strbuf_str(&e->part));
}

void pprof_encode_begin(struct pprof_encode *e, const struct profile *p, struct strbuf *out)
{
	e->profile = p;
	e->out = out;
	prepare_ids(e);
	for (size_t i = 0; i < p->ntypes; i++)
		add_type(e, PROFILE_TYPE, &p->types[i]);
}

void pprof_encode_sample(struct pprof_encode *e, const struct profile_sample *s)
{
	strbuf_clear(&e->message);
	add_locations(e, s);
	add_values(e, s);
	if (s->nlabels) {
		sort_labels(e, s);
		for (size_t i = 0; i < s->nlabels; i++)
			add_label(e, e->labels[i]);
	}
	add_message(e, PROFILE_SAMPLE);
}

/* ---- tables ---- */

static void add_mapping(struct pprof_encode *e, const struct profile_mapping *m)
{
	uint64_t file = intern_add(&e->strings, m->file);
	const uint64_t numbers[] = {m->ref, m->start, m->limit, m->offset, file,
		intern_add(&e->strings, m->build_id), m->has_functions, m->has_filenames,
		m->has_line_numbers, m->has_inline_frames};

	set_numbers(&e->message, numbers, 10);
	add_message(e, PROFILE_MAPPING);
}

static void add_location(struct pprof_encode *e, const struct profile_location *l)
{
	const struct profile *p = e->profile;
	uint64_t mapping = l->mapping == PROFILE_NONE ? 0 : p->mappings[l->mapping].ref;
	const uint64_t numbers[] = {l->ref, mapping, l->address};

	set_numbers(&e->message, numbers, 3);
	for (uint32_t i = 0; i < l->nlines; i++) {
		const struct profile_line *line = &p->lines[l->first_line + i];
		const uint64_t parts[] = {p->functions[line->function].ref, (uint64_t)line->line,
			(uint64_t)line->column};

		set_numbers(&e->part, parts, 3);
		pprof_add_bytes(&e->message, LOCATION_LINE, strbuf_str(&e->part));
	}
	pprof_add_number(&e->message, 5, l->folded);
	add_message(e, PROFILE_LOCATION);
}

static void add_function(struct pprof_encode *e, const struct profile_function *f)
{
	uint64_t name = intern_add(&e->strings, f->name);
	uint64_t system_name = intern_add(&e->strings, f->system_name);
	const uint64_t numbers[] = {f->ref, name, system_name, intern_add(&e->strings, f->file),
		(uint64_t)f->start_line};

	set_numbers(&e->message, numbers, 5);
	add_message(e, PROFILE_FUNCTION);
}

/* What stands behind the string table and names strings of it. */
struct tail {
	uint64_t drop_frames, keep_frames, default_type, doc_url;
	struct strbuf comments;
	struct strbuf period_type; /* with its tag */
};

static void prepare_tail(struct pprof_encode *e, struct tail *t)
{
	const struct profile *p = e->profile;
	struct strbuf *out = e->out;

	t->drop_frames = intern_add(&e->strings, p->drop_frames);
	t->keep_frames = intern_add(&e->strings, p->keep_frames);
	e->out = &t->period_type;
	add_type(e, PROFILE_PERIOD_TYPE, &p->period_type);
	e->out = out;
	for (size_t i = 0; i < p->ncomments; i++) {
		if (p->ncomments < PACKED_FROM)
			pprof_add_varint(&t->comments, PROFILE_COMMENT << 3);
		pprof_add_varint(&t->comments, intern_add(&e->strings, p->comments[i]));
	}
	t->default_type = intern_add(&e->strings, p->default_type);
	t->doc_url = intern_add(&e->strings, p->doc_url);
}

static void add_strings(struct pprof_encode *e)
{
	for (size_t i = 0; i <= intern_count(&e->strings); i++) {
		pprof_add_bytes(e->out, PROFILE_STRING, intern_get(&e->strings, (strid)i));
		strbuf_offer(e->out);
	}
}

static void add_tail(struct pprof_encode *e, const struct tail *t)
{
	const struct profile *p = e->profile;

	pprof_add_number(e->out, PROFILE_DROP_FRAMES, t->drop_frames);
	pprof_add_number(e->out, PROFILE_KEEP_FRAMES, t->keep_frames);
	pprof_add_number(e->out, PROFILE_TIME, (uint64_t)p->time_ns);
	pprof_add_number(e->out, PROFILE_DURATION, (uint64_t)p->duration_ns);
	strbuf_add(e->out, strbuf_str(&t->period_type));
	pprof_add_number(e->out, PROFILE_PERIOD, (uint64_t)p->period);
	if (p->ncomments >= PACKED_FROM)
		pprof_add_bytes(e->out, PROFILE_COMMENT, strbuf_str(&t->comments));
	else
		strbuf_add(e->out, strbuf_str(&t->comments));
	pprof_add_varint(e->out, PROFILE_DEFAULT_TYPE << 3); /* also when it is none */
	pprof_add_varint(e->out, t->default_type);
	pprof_add_number(e->out, PROFILE_DOC_URL, t->doc_url);
}

void pprof_encode_end(struct pprof_encode *e)
{
	const struct profile *p = e->profile;
	struct tail t = {0};

	for (size_t i = 0; i < p->nmappings; i++)
		add_mapping(e, &p->mappings[i]);
	for (size_t i = 0; i < p->nlocations; i++)
		add_location(e, &p->locations[i]);
	for (size_t i = 0; i < p->nfunctions; i++)
		add_function(e, &p->functions[i]);
	prepare_tail(e, &t);
	add_strings(e);
	add_tail(e, &t);
	strbuf_release(&t.comments);
	strbuf_release(&t.period_type);
	intern_release(&e->strings);
	strbuf_release(&e->message);
	strbuf_release(&e->part);
	free(e->labels);
	free(e->ids);
	*e = (struct pprof_encode){0};
}
