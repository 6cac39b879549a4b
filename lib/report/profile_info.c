/* SPDX-License-Identifier: MIT */
#include "report/profile_info.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "report/units.h"

static bool format_utc(int64_t ns, char *text, size_t n)
{
	time_t s = (time_t)(ns / 1000000000 - (ns % 1000000000 < 0));
	struct tm tm;

	return ns && gmtime_r(&s, &tm) && strftime(text, n, "%Y-%m-%dT%H:%M:%SZ", &tm) > 0;
}

static void add_safe_field(struct strbuf *b, const char *name, struct str value)
{
	strbuf_addf(b, "%-12s", name);
	strbuf_add_safe(b, value);
	strbuf_addc(b, '\n');
}

static void add_types(struct strbuf *b, const struct profile_info *i)
{
	const struct profile *p = i->profile;

	for (size_t k = 0; k < p->ntypes; k++) {
		strbuf_addf(b, "%-12s", k ? "" : "values");
		strbuf_add_safe(b, p->types[k].type);
		strbuf_addc(b, '/');
		strbuf_add_safe(b, p->types[k].unit);
		strbuf_adds(b, ", total ");
		unit_label(i->totals[k], p->types[k].unit, STR("auto"), b);
		strbuf_adds(b, k == i->value ? " (shown by default)\n" : "\n");
	}
}

/* "one sample every 10ms of cpu", "one event in every 512kB of space". */
static void add_rate(struct strbuf *b, const struct profile *p)
{
	bool cpu = strcmp(p->kind, "cpu") == 0;

	if (!p->period)
		return;
	if (p->period == 1 && !cpu) {
		strbuf_addf(b, "%-12severy event\n", "rate");
		return;
	}
	strbuf_addf(b, "%-12sone %s every ", "rate", cpu ? "sample" : "event in");
	unit_label(p->period, p->period_type.unit, STR("auto"), b);
	if (p->period_type.type.n) {
		strbuf_adds(b, " of ");
		strbuf_add_safe(b, p->period_type.type);
	}
	strbuf_addc(b, '\n');
}

static void add_list(struct strbuf *b, const char *name, const char *const *items, size_t n)
{
	for (size_t k = 0; k < n; k++)
		strbuf_addf(b, "%-12s%s\n", k ? "" : name, items[k]);
}

/* Texts list inlined functions as frames like any other. */
static bool states_inlining(const struct profile_info *i)
{
	return i->has_inlines ||
	       (strncmp(i->profile->format, "pprof", 5) == 0 && i->profile->nlocations > 0 &&
		       strcmp(i->profile->format, "pprof-debug1") != 0);
}

static const char *inlining(const struct profile_info *i)
{
	if (!states_inlining(i))
		return "not stated";
	return i->has_inlines ? "inline records are there"
			      : "no inline records: an inlined function's cost shows at its caller";
}

static void add_counts(struct strbuf *b, const struct profile_info *i)
{
	const struct profile *p = i->profile;

	strbuf_addf(b, "%-12s%" PRIu64, "samples", i->samples);
	if (i->empty_stacks)
		strbuf_addf(b, " (%" PRIu64 " without a stack)", i->empty_stacks);
	strbuf_addf(b, "\n%-12s%zu functions, %zu locations, %zu mappings, stacks up to %zu deep\n",
		"holds", p->nfunctions, p->nlocations, p->nmappings, i->deepest);
	strbuf_addf(b, "%-12s%s\n", "inlining", inlining(i));
	for (size_t k = 0; k < i->nlabels; k++)
		add_safe_field(b, k ? "" : "labels", i->labels[k]);
}

void profile_info_text(const struct profile_info *i, struct output *out)
{
	const struct profile *p = i->profile;
	struct strbuf b = {0};
	char when[64];

	add_safe_field(&b, "file", i->path);
	strbuf_addf(&b, "%-12s%s profile (%s)\n", "kind", p->kind, p->format);
	if (p->nmappings && p->mappings[0].file.n)
		add_safe_field(&b, "binary", p->mappings[0].file);
	if (p->nmappings && p->mappings[0].build_id.n)
		add_safe_field(&b, "build id", p->mappings[0].build_id);
	add_types(&b, i);
	add_rate(&b, p);
	if (format_utc(p->time_ns, when, sizeof(when)))
		strbuf_addf(&b, "%-12s%s\n", "taken", when);
	if (p->duration_ns > 0) {
		strbuf_addf(&b, "%-12s", "duration");
		unit_duration(p->duration_ns, &b);
		strbuf_addc(&b, '\n');
	}
	add_counts(&b, i);
	for (size_t k = 0; k < p->ncomments; k++)
		add_safe_field(&b, k ? "" : "comments", p->comments[k]);
	add_list(&b, "cannot show", i->misses, i->nmisses);
	add_list(&b, "warning", i->warnings, i->nwarnings);
	output_add(out, strbuf_str(&b));
	strbuf_release(&b);
}

/* ---- JSON ---- */

static void json_text(struct json_writer *w, const char *key, struct str s)
{
	json_key(w, key);
	if (s.n)
		json_str(w, s);
	else
		json_null(w);
}

static void json_known(struct json_writer *w, const char *key, int64_t v)
{
	json_key(w, key);
	if (v)
		json_int(w, v);
	else
		json_null(w);
}

static void json_list(struct json_writer *w, const char *key, const char *const *items, size_t n)
{
	json_key(w, key);
	json_array(w);
	for (size_t k = 0; k < n; k++)
		json_str(w, str_from(items[k]));
	json_array_end(w);
}

static void json_types(struct json_writer *w, const struct profile_info *i)
{
	const struct profile *p = i->profile;

	json_key(w, "sample_types");
	json_array(w);
	for (size_t k = 0; k < p->ntypes; k++) {
		json_object(w);
		json_key(w, "type");
		json_str(w, p->types[k].type);
		json_key(w, "unit");
		json_str(w, p->types[k].unit);
		json_key(w, "total");
		json_int(w, i->totals[k]);
		json_object_end(w);
	}
	json_array_end(w);
	json_key(w, "default_sample_type");
	json_str(w, p->types[i->value].type);
}

static void json_counts(struct json_writer *w, const struct profile_info *i)
{
	const struct {
		const char *name;
		uint64_t n;
	} counts[] = {{"samples", i->samples}, {"empty_stacks", i->empty_stacks},
		{"functions", i->profile->nfunctions}, {"locations", i->profile->nlocations},
		{"mappings", i->profile->nmappings}, {"deepest", i->deepest}};

	for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
		json_key(w, counts[k].name);
		json_uint(w, counts[k].n);
	}
	json_key(w, "inline_records");
	if (states_inlining(i))
		json_bool(w, i->has_inlines);
	else
		json_null(w);
	json_key(w, "labels");
	json_array(w);
	for (size_t k = 0; k < i->nlabels; k++)
		json_str(w, i->labels[k]);
	json_array_end(w);
}

void profile_info_json(const struct profile_info *i, struct json_writer *w)
{
	const struct profile *p = i->profile;
	char when[64] = "";

	json_object(w);
	json_text(w, "path", i->path);
	json_text(w, "format", str_from(p->format));
	json_text(w, "kind", str_from(p->kind));
	json_text(w, "binary", p->nmappings ? p->mappings[0].file : STR(""));
	json_text(w, "build_id", p->nmappings ? p->mappings[0].build_id : STR(""));
	json_types(w, i);
	json_known(w, "period", p->period);
	json_text(w, "period_type", p->period_type.type);
	json_text(w, "period_unit", p->period_type.unit);
	format_utc(p->time_ns, when, sizeof(when));
	json_text(w, "time", str_from(when));
	json_known(w, "duration_ns", p->duration_ns);
	json_counts(w, i);
	json_list(w, "cannot_show", i->misses, i->nmisses);
	json_list(w, "warnings", i->warnings, i->nwarnings);
	json_object_end(w);
}
