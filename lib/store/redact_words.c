/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "store/redact.h"

void redact_word(struct redact_words *w, struct str text, struct strbuf *out)
{
	strbuf_addf(out, "%s-%u", w->kind, (unsigned)intern_add(&w->texts, text));
}

void redact_labels(struct redact_words *w, struct str json, struct strbuf *out)
{
	struct strbuf word = {0};
	struct json_writer writer;
	struct json_reader r;
	bool keep = false;

	json_reader_init(&r, json);
	json_writer_init(&writer, out, 0);
	for (enum json_type k = json_next(&r); k > JSON_ERROR; k = json_next(&r)) {
		strbuf_clear(&word);
		if (k == JSON_OBJECT_BEGIN) {
			json_object(&writer);
		} else if (k == JSON_OBJECT_END) {
			json_object_end(&writer);
		} else if (k == JSON_ARRAY_BEGIN) {
			json_array(&writer);
		} else if (k == JSON_ARRAY_END) {
			json_array_end(&writer);
		} else if (k == JSON_KEY) {
			keep = str_eq(r.text, STR("bytes"));
			strbuf_add(&word, r.text);
			json_key(&writer, strbuf_cstr(&word));
		} else if (keep && k == JSON_NUMBER) {
			json_raw(&writer, r.text);
		} else {
			redact_word(w, r.text, &word);
			json_str(&writer, strbuf_str(&word));
		}
	}
	strbuf_release(&word);
	json_reader_release(&r);
}

/* Cuts the last part off: "c" of "a/b/c". */
static struct str last_part(struct str *path)
{
	size_t slash = str_rchr(*path, '/');
	struct str part = str_from_at(*path, slash == SIZE_MAX ? 0 : slash + 1);

	*path = str_head(*path, slash == SIZE_MAX ? 0 : slash);
	return part;
}

/* "yaml.v3@v3.0.1" in the module cache is "yaml.v3" in the package's name. */
static struct str without_version(struct str part)
{
	size_t at = str_chr(part, '@');

	return str_head(part, at == SIZE_MAX ? part.n : at);
}

size_t redact_prefix(struct str file, struct str package)
{
	struct str folder = file, known = package;
	size_t kept;

	last_part(&folder);
	kept = folder.n;
	while (folder.n && known.n) {
		struct str part = without_version(last_part(&folder));

		if (!str_eq(part, last_part(&known)) || !part.n)
			break;
		kept = folder.n;
	}
	return kept < file.n && file.p[kept] == '/' ? kept + 1 : kept;
}

/* What runtimes say themselves; with `open`, types and numbers follow and the line is kept. */
static const struct runtime_words {
	struct str head;
	bool open;
	const char *kind; /* of event; NULL: any */
} runtime_words[] = {
	{STR_INIT("runtime error: "), true, NULL},
	{STR_INIT("interface conversion: "), true, NULL},
	{STR_INIT("value method "), true, NULL},
	{STR_INIT("SIG"), true, "signal"},
	{STR_INIT("test timed out after "), true, "test timeout"},
	{STR_INIT("data race"), false, NULL},
	{STR_INIT("all goroutines are asleep - deadlock!"), false, NULL},
	{STR_INIT("no goroutines (main called runtime.Goexit) - deadlock!"), false, NULL},
	{STR_INIT("deadlock: all goroutines in bubble are blocked"), false, NULL},
	{STR_INIT("deadlock: main bubble goroutine has exited but blocked goroutines remain"),
		false, NULL},
	{STR_INIT("concurrent map iteration and map write"), false, NULL},
	{STR_INIT("concurrent map read and map write"), false, NULL},
	{STR_INIT("concurrent map writes"), false, NULL},
	{STR_INIT("stack overflow"), false, NULL},
	{STR_INIT("thread exhaustion"), false, NULL},
	{STR_INIT("newosproc"), false, NULL},
	{STR_INIT("runtime: out of memory"), false, NULL},
	{STR_INIT("runtime: cannot allocate memory"), false, NULL},
	{STR_INIT("runtime: cannot map pages in arena address space"), false, NULL},
	{STR_INIT("out of memory"), false, NULL},
	{STR_INIT("makechan: size out of range"), false, NULL},
	{STR_INIT("sync: unlock of unlocked mutex"), false, NULL},
	{STR_INIT("sync: RUnlock of unlocked RWMutex"), false, NULL},
	{STR_INIT("sync: Unlock of unlocked RWMutex"), false, NULL},
	{STR_INIT("sync: inconsistent mutex state"), false, NULL},
	{STR_INIT("sync: negative WaitGroup counter"), false, NULL},
	{STR_INIT("sync: WaitGroup misuse: Add called concurrently with Wait"), false, NULL},
	{STR_INIT("sync: WaitGroup is reused before previous Wait has returned"), false, NULL},
	{STR_INIT("sync: WaitGroup.Add called from "), false, NULL},
	{STR_INIT("sync.Cond is copied"), false, NULL},
	{STR_INIT("send on closed channel"), false, NULL},
	{STR_INIT("close of closed channel"), false, NULL},
	{STR_INIT("close of nil channel"), false, NULL},
	{STR_INIT("assignment to entry in nil map"), false, NULL},
	{STR_INIT("panic called with nil argument"), false, NULL},
	{STR_INIT("go of nil func value"), false, NULL},
	{STR_INIT("unexpected signal during runtime execution"), false, NULL},
	{STR_INIT("fault"), false, NULL},
	{STR_INIT("morestack on g0"), false, NULL},
	{STR_INIT("schedule: holding locks"), false, NULL},
};

/* What an error of the system ends in, behind the program's words. */
static const struct str system_words[] = {
	STR_INIT(": too many open files"),
	STR_INIT(": resource temporarily unavailable"),
	STR_INIT(": cannot allocate memory"),
};

void redact_event(struct redact_words *w, struct str kind, struct str text, struct strbuf *out)
{
	struct str rest = text, line = str_split(&rest, '\n');

	for (size_t i = 0; i < sizeof(runtime_words) / sizeof(runtime_words[0]); i++) {
		const struct runtime_words *r = &runtime_words[i];

		if (str_starts(line, r->head) && (!r->kind || str_eq(kind, str_from(r->kind)))) {
			strbuf_add(out, r->open ? line : r->head);
			return;
		}
	}
	redact_word(w, text, out);
	if (str_find(line, STR("fork/exec ")) != SIZE_MAX)
		strbuf_adds(out, ": fork/exec program");
	for (size_t i = 0; i < sizeof(system_words) / sizeof(system_words[0]); i++)
		if (str_find(line, system_words[i]) != SIZE_MAX)
			strbuf_add(out, system_words[i]);
}

/* "Write at 0x00c00009c210 by goroutine 7" without the address. */
static void add_access(struct str line, struct strbuf *out)
{
	size_t at = str_find(line, STR(" at 0x")), by = str_find(line, STR(" by "));

	if (at == SIZE_MAX || by == SIZE_MAX || by < at)
		return;
	if (out->n)
		strbuf_addc(out, '\n');
	strbuf_add(out, str_head(line, at));
	strbuf_adds(out, " at an address");
	strbuf_add(out, str_from_at(line, by));
}

/* "TestHang/reserve (1s)": the names of subtests are values. */
static void add_test(struct str line, struct strbuf *out)
{
	size_t slash = str_chr(line, '/');

	if (!line.n)
		return;
	if (out->n)
		strbuf_addc(out, '\n');
	strbuf_add(out, str_head(line, slash == SIZE_MAX ? line.n : slash));
}

void redact_detail(struct str kind, struct str detail, struct strbuf *out)
{
	bool race = str_eq(kind, STR("data race")), test = str_eq(kind, STR("test timeout"));

	while ((race || test) && detail.n) {
		struct str line = str_split(&detail, '\n');

		if (race)
			add_access(line, out);
		else
			add_test(line, out);
	}
}
