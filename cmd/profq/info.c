/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "profq.h"
#include "report/profile_info.h"

struct info {
	struct profile_source source; /* first */
	struct output *out;
	bool as_json;
	struct json_writer json;
	size_t printed;
};

struct counter {
	struct profile_info *info;
	size_t ntypes;
	struct str *labels;
	size_t nlabels, cap_labels;
};

/* ---- what the samples say ---- */

static void note_label(struct counter *c, struct str key)
{
	for (size_t i = 0; i < c->nlabels; i++)
		if (str_eq(c->labels[i], key))
			return;
	c->labels = grow_array(c->labels, &c->cap_labels, c->nlabels + 1, sizeof(*c->labels));
	c->labels[c->nlabels++] = key;
}

static bool count_sample(void *ctx, const struct profile_sample *s)
{
	const struct profile *p;
	struct counter *c = ctx;
	size_t depth = 0;

	p = c->info->profile;
	c->info->samples++;
	c->info->empty_stacks += s->nlocations == 0;
	for (size_t i = 0; i < c->ntypes; i++)
		c->info->totals[i] =
			(int64_t)((uint64_t)c->info->totals[i] + (uint64_t)s->values[i]);
	for (size_t i = 0; i < s->nlocations; i++)
		depth += p->locations[s->locations[i]].nlines ? p->locations[s->locations[i]].nlines
							      : 1;
	if (depth > c->info->deepest)
		c->info->deepest = depth;
	for (size_t i = 0; i < s->nlabels; i++)
		note_label(c, s->labels[i].key);
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* ---- what the kind of profile means ---- */

struct kind_text {
	const char *kind, *misses[4], *empty;
};

/* After the runtime's documentation of each profile (package runtime/pprof, Go 1.26). */
static const struct kind_text kinds[] = {
	{"cpu",
		{"time spent waiting: for locks, channels, network, disk, sleep (mutex and block "
		 "profiles, goroutine dumps and traces show that)",
			"functions so rare that few samples hit them: under 10 samples a figure is a "
			"guess"},
		"nothing used CPU while it was taken"},
	{"heap",
		{"small, short-lived objects one by one: allocations are sampled by size and scaled up",
			"what keeps an object alive: stacks are those that allocated it",
			"memory outside the Go heap: stacks, cgo, mmap",
			"what was allocated since the last garbage collection"},
		"nothing was sampled: heap profiling is off or the heap is small"},
	{"allocs",
		{"what is still in use: these are allocations since the start (use a heap profile, "
		 "or --sample_index=inuse_space)",
			"small objects one by one: allocations are sampled by size and scaled up"},
		"nothing was sampled: heap profiling is off"},
	{"mutex",
		{"who waited: delay is charged to the stack that unlocked",
			"a lock that is never released: only waits that have ended are recorded",
			"contention before runtime.SetMutexProfileFraction was called"},
		"empty: mutex profiling is off (runtime.SetMutexProfileFraction) or nothing "
		"contended"},
	{"block",
		{"waits that have not ended: what is stuck for ever is absent (a goroutine dump shows "
		 "it)",
			"waits shorter than the rate of runtime.SetBlockProfileRate, save for a sample",
			"time in system calls, network or sleep"},
		"empty: block profiling is off (runtime.SetBlockProfileRate) or nothing blocked"},
	{"delay",
		{"how long goroutines ran: it holds the time of an execution trace in other states",
			"intervals without a stack"},
		"empty: the trace holds no such time"},
	{"contention", {"whether it is a mutex or a block profile: it holds no stack that tells"},
		"empty: profiling is off (runtime.SetMutexProfileFraction, SetBlockProfileRate) or "
		"nothing contended"},
	{"goroutine",
		{"ids, ages and arguments of goroutines: a dump (debug=2) has them",
			"states, except as far as the frames tell"},
		"there is no goroutine in it"},
	{"threadcreate",
		{"why a thread was needed: most stacks are empty (the runtime creates threads on its "
		 "own stack)"},
		"there is no thread in it"},
	{"other", {0}, "there are no samples in it"},
};

static const struct kind_text *kind_text(const char *kind)
{
	const struct kind_text *k = kinds;

	while (strcmp(k->kind, kind) != 0 && strcmp(k->kind, "other") != 0)
		k++;
	return k;
}

static void warn(struct profile_info *i, bool when, const char *text)
{
	if (when && i->nwarnings < sizeof(i->warnings) / sizeof(i->warnings[0]))
		i->warnings[i->nwarnings++] = text;
}

static void judge(struct profile_info *i)
{
	const struct profile *p = i->profile;
	const struct kind_text *k = kind_text(p->kind);

	for (size_t n = 0; n < sizeof(k->misses) / sizeof(k->misses[0]) && k->misses[n]; n++)
		i->misses[i->nmisses++] = k->misses[n];
	for (size_t n = 0; n < p->nlocations; n++)
		i->has_inlines |= p->locations[n].nlines > 1;
	for (size_t n = 0; n < p->nfunctions; n++)
		i->has_names |= p->functions[n].name.n > 0;
	warn(i, !i->samples, k->empty);
	warn(i, i->samples && p->nlocations && !i->has_names,
		"no function names: the profile was not symbolized and needs its binary");
	warn(i, i->samples && i->empty_stacks * 2 > i->samples,
		"more than half of the samples have no stack");
	warn(i, i->samples > 0 && i->samples < 10 && strcmp(p->kind, "cpu") == 0,
		"fewer than 10 samples: no figure here means much");
	warn(i, strcmp(p->kind, "cpu") == 0 && i->samples && !p->duration_ns,
		"the duration is not stated: rates cannot be computed");
}

static bool use_profile(struct profile_source *s, const struct profile *p, struct err *err)
{
	struct info *info = (struct info *)s;
	struct profile_info i = {.profile = p, .path = str_from(s->path)};
	struct counter c = {.info = &i, .ntypes = p->ntypes};
	bool ok;

	i.totals = xcalloc(p->ntypes + 1, sizeof(*i.totals));
	ok = profile_value_index(p, (struct str){0}, &i.value, err) &&
	     profile_each(p, true, count_sample, &c, err);
	if (ok) {
		if (c.nlabels)
			qsort(c.labels, c.nlabels, sizeof(*c.labels), compare_keys);
		i.labels = c.labels;
		i.nlabels = c.nlabels;
		judge(&i);
		if (!info->as_json && info->printed)
			output_addc(info->out, '\n');
		if (info->as_json)
			profile_info_json(&i, &info->json);
		else
			profile_info_text(&i, info->out);
		info->printed++;
	}
	free(i.totals);
	free(c.labels);
	return ok;
}

/* ---- command line ---- */

static bool read_all(struct info *info, struct common *c, const struct opt_list *files,
	struct diag *diag, struct err *err)
{
	struct json_writer *json = &info->json;
	struct strbuf text = {0};
	bool ok = true;

	json_writer_init(json, &text, 2);
	json_object(json);
	json_key(json, "schema");
	json_str(json, STR("profq.info/1"));
	json_key(json, "inputs");
	json_array(json);
	for (size_t i = 0; i < files->n && ok; i++) {
		info->source = (struct profile_source){.use = use_profile, .path = files->items[i]};
		ok = source_read(&info->source, c, diag, err);
	}
	json_array_end(json);
	json_object_end(json);
	strbuf_addc(&text, '\n');
	if (info->as_json && ok)
		output_add(info->out, strbuf_str(&text));
	strbuf_release(&text);
	return ok;
}

static bool choose_format(struct info *info, const struct common *c, struct err *err)
{
	const char *format = common_format(c);

	info->as_json = strcmp(format, "json") == 0;
	if (!info->as_json && strcmp(format, "text") != 0)
		return err_set(err, ERR_USAGE, "--format %s: info writes text, json", format);
	return true;
}

int info_run(struct common *c, int argc, char **argv)
{
	struct common_line line = {NULL, argc - 1, argv + 1, false};
	struct info info = {0};
	struct opt_list files;
	struct diag diag = {0};
	struct err err = {0};
	bool ok, lost;
	int code;

	if (!common_parse(c, &line, &files, &code))
		return code;
	ok = choose_format(&info, c, &err) &&
	     (files.n || err_set(&err, ERR_USAGE, "no profile given"));
	if (ok) {
		info.out = output_open(c->output, &err);
		ok = info.out && read_all(&info, c, &files, &diag, &err);
	}
	lost = common_report_diag(c, &diag);
	if (info.out && !output_close(info.out, ok, ok ? &err : NULL))
		ok = false;
	if (!ok)
		common_error(c, &err);
	opt_list_release(&files);
	diag_release(&diag);
	return ok && !lost ? EXIT_OK : EXIT_TROUBLE;
}
