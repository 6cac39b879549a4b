/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/xmalloc.h"
#include "formats/format.h"
#include "formats/manifest.h"
#include "rootcause.h"

enum { MANIFEST_MAX = 16 << 20 };

/* One manifest and the folder it speaks for ("" or "sub/", below the argument). */
struct folder_manifest {
	struct manifest manifest;
	struct str folder;
	struct str argument; /* prefix of the path up to the argument's folder */
};

struct reading {
	const struct common *common;
	const struct ingest_options *options;
	struct store *store;
	struct ingest_totals *totals;
	struct str run;
	int64_t position, interval_ns;
	struct folder_manifest *manifests;
	size_t nmanifests, cap_manifests;
};

void ingest_options_rows(struct ingest_options *o, struct opt *rows)
{
	const struct opt table[INGEST_OPTIONS] = {
		{OPT_TEXT, "run", 0, "NAME", "the run to read into; default: the folder's name",
			&o->run},
		{OPT_TEXT, "process", 0, "NAME",
			"the process the files are of; default: manifest, folder, main",
			&o->process},
		{OPT_FLAG, "replace", 0, NULL, "a file whose contents changed replaces the old one",
			&o->replace},
		{OPT_LIST, "mine", 0, "GLOB", "functions that are one's own code", &o->mine},
		{OPT_TEXT, "interval", 0, "TIME",
			"time between files that state none: 30s, 500ms, 2m", &o->interval},
	};

	memcpy(rows, table, sizeof(table));
}

static bool parse_interval(const char *text, int64_t *ns, struct err *err)
{
	static const struct {
		const char *unit;
		double ns;
	} units[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}};
	char *end;
	double v;

	*ns = 0;
	if (!text)
		return true;
	v = strtod(text, &end);
	for (size_t i = 0; end != text && i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].unit) != 0 || v <= 0 || v * units[i].ns > 1e17)
			continue;
		*ns = (int64_t)(v * units[i].ns);
		return true;
	}
	return err_set(err, ERR_USAGE, "--interval %s: not a time like 30s", text);
}

/* ---- manifests ---- */

static struct str folder_of(struct str name)
{
	size_t slash = str_rchr(name, '/');

	return str_head(name, slash == SIZE_MAX ? 0 : slash + 1);
}

/* True: the file is a manifest, and was taken in or complained about. */
static bool take_manifest(struct reading *r, struct found *f)
{
	struct input_limits limits = {.max_bytes = MANIFEST_MAX};
	struct err err = {0};
	struct input *in;
	struct stat st;
	struct str text;
	bool is = false;

	/* What can be read only once is left for its reader. */
	if (!str_ends(f->name, STR(".json")) ||
		(!f->from && (stat(f->path, &st) != 0 || !S_ISREG(st.st_mode))))
		return false;
	in = found_open(f, &limits, &err);
	if (in && input_all(in, &text, &err) && manifest_is(text)) {
		struct folder_manifest m = {.folder = folder_of(f->name)};

		is = true;
		m.argument = str_head(str_from(f->path), strlen(f->path) - f->name.n);
		if (manifest_read(&m.manifest, text, f->path, &err)) {
			r->manifests = grow_array(r->manifests, &r->cap_manifests,
				r->nmanifests + 1, sizeof(*r->manifests));
			r->manifests[r->nmanifests++] = m;
		} else {
			common_error(r->common, &err);
			manifest_release(&m.manifest);
			r->totals->trouble = true;
		}
	}
	input_close(in);
	return is;
}

/* The manifest of the file's folder or the nearest above it, and its entry for the file. */
static const struct folder_manifest *manifest_for(
	const struct reading *r, const struct found *f, const struct manifest_file **entry)
{
	const struct folder_manifest *best = NULL;

	*entry = NULL;
	for (size_t i = 0; i < r->nmanifests; i++) {
		const struct folder_manifest *m = &r->manifests[i];

		if (!str_eq(m->argument,
			    str_head(str_from(f->path), strlen(f->path) - f->name.n)) ||
			!str_starts(f->name, m->folder))
			continue;
		if (!best || m->folder.n >= best->folder.n)
			best = m;
	}
	if (best)
		*entry = manifest_find(&best->manifest, str_from_at(f->name, best->folder.n));
	return best;
}

static void describe(const struct reading *r, const struct found *f, struct ingest_source *s)
{
	const struct manifest_file *entry;
	const struct folder_manifest *m = manifest_for(r, f, &entry);
	size_t slash = f->named ? SIZE_MAX : str_chr(f->name, '/');

	*s = (struct ingest_source){
		.run = r->run,
		.name = f->name,
		.path = str_from(f->path),
		.time_ns = TIME_UNKNOWN,
		.position = r->position,
		.pid = -1,
		.gomaxprocs = -1,
		.replace = r->options->replace,
		.process_given = r->options->process != NULL,
	};
	if (r->interval_ns && __builtin_mul_overflow(r->position, r->interval_ns, &s->time_ns))
		s->time_ns = TIME_UNKNOWN;
	if (r->options->process)
		s->process = str_from(r->options->process);
	else if (entry && entry->process.n)
		s->process = entry->process;
	else if (m && m->manifest.process.n)
		s->process = m->manifest.process;
	else
		s->process = slash == SIZE_MAX ? STR("main") : str_head(f->name, slash);
	if (!m)
		return;
	s->host = m->manifest.host;
	s->service = m->manifest.service;
	s->build = m->manifest.build;
	s->go_version = m->manifest.go_version;
	s->pid = m->manifest.pid;
	s->gomaxprocs = m->manifest.gomaxprocs;
	if (entry && entry->time_ns != TIME_UNKNOWN)
		s->time_ns = entry->time_ns;
}

/* ---- one file ---- */

struct one_file {
	struct stacks stacks;
	struct owner owner;
	struct diag diag;
	struct ingest ingest;
	struct load load;
	char hash[33];
};

static void count_result(struct reading *r, const struct found *f, enum ingest_result result)
{
	if (result == INGEST_SAME) {
		r->totals->same++;
		return;
	}
	r->totals->loaded++;
	if (result == INGEST_OTHER_PROCESS)
		common_note(r->common,
			"%s: its goroutine ids are of another process than the files before",
			f->path);
	if (result == INGEST_STATED_PROCESS)
		common_note(r->common,
			"%s: its manifest tells of another host, pid or build than the files before: "
			"another process",
			f->path);
}

static bool load_read(struct reading *r, const struct found *f, struct one_file *o,
	struct ingest_source *s, struct err *err)
{
	enum ingest_result result;

	for (size_t i = 0; i < r->options->mine.n; i++)
		owner_add_glob(&o->owner, str_from(r->options->mine.items[i]));
	owner_learn(&o->owner, &o->stacks);
	s->hash = str_from(o->hash);
	s->records = o->load.records;
	s->skipped = o->load.skipped;
	s->format = o->load.format ? str_from(o->load.format->name) : STR("unknown");
	s->diag = &o->diag;
	if (!ingest_load(&o->ingest, r->store, &o->owner, s, &result, err))
		return false;
	count_result(r, f, result);
	common_report_diag(r->common, &o->diag);
	r->totals->lost = r->totals->lost || diag_any_loss(&o->diag);
	return true;
}

/*
 * Not ours: an error when it was named, a note when it was found. What the system does not let us
 * read may well be ours: trouble either way.
 */
static void pass_over(struct reading *r, const struct found *f, const struct err *err)
{
	r->totals->skipped++;
	if (f->named || err->code == ERR_IO) {
		common_error(r->common, err);
		r->totals->trouble = true;
	} else {
		common_note(r->common, "skipped: %s", err->text);
	}
}

static bool take_file(struct reading *r, struct found *f, struct one_file *o, struct err *err)
{
	struct input_limits limits = common_limits(r->common);
	struct ingest_source source;
	struct err why = {0};
	struct input *in;
	bool ok = true, read;

	limits.identify = true;
	in = found_open(f, &limits, &why);
	if (!in) {
		pass_over(r, f, &why);
		return true;
	}
	ingest_init(&o->ingest, &o->stacks);
	o->load = (struct load){.stacks = &o->stacks,
		.sink = &o->ingest.sink,
		.diag = &o->diag,
		.want_words = true,
		.max_records = r->common->max_records > 0 ? (uint64_t)r->common->max_records : 0};
	read = load_input(in, &o->load, &why);
	ingest_finish(&o->ingest);
	if (!read && why.code == ERR_NONE)
		why = o->ingest.err;
	describe(r, f, &source);
	if (!read && (why.code == ERR_UNKNOWN_FORMAT || !o->ingest.n)) {
		pass_over(r, f, &why);
	} else if (!input_identity(in, &source.bytes, o->hash, &why)) {
		pass_over(r, f, &why);
	} else {
		/* What was read before the damage is kept and the damage said. */
		if (!read)
			common_error(r->common, &why);
		if (!read || f->cut) {
			diag_add(&o->diag, DIAG_LOSS, source.name,
				"damaged: what follows could not be read", UINT64_MAX, 0,
				(struct str){0});
		}
		ok = load_read(r, f, o, &source, err);
		r->position++;
	}
	input_close(in);
	return ok;
}

static bool read_file(struct reading *r, struct found *f, struct err *err)
{
	struct one_file o = {0};
	bool ok = take_file(r, f, &o, err);

	ingest_release(&o.ingest);
	diag_release(&o.diag);
	owner_release(&o.owner);
	stacks_release(&o.stacks);
	return ok;
}

/* ---- all of them ---- */

/* "shop" of "/tmp/shop.tar.gz". */
static struct str without_suffix(struct str name)
{
	static const struct str known[] = {STR_INIT(".gz"), STR_INIT(".xz"), STR_INIT(".bz2"),
		STR_INIT(".zst"), STR_INIT(".tar"), STR_INIT(".tgz"), STR_INIT(".zip")};

	name = str_from_at(name, str_rchr(name, '/') + 1);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (name.n > known[i].n && str_ends(name, known[i]))
			name = str_head(name, name.n - known[i].n);
	return name;
}

/* The name of the folder or archive that was given first, else "default". */
static void default_run(const char *first, const struct found_list *files, struct strbuf *run)
{
	const struct bundle *b = files->nbundles && files->n ? files->items[0].from : NULL;
	struct str name = {0};
	struct stat st;
	char *real = NULL;

	if (b)
		name = bundle_top(b).n ? bundle_top(b) : without_suffix(str_from(first));
	else if (stat(first, &st) == 0 && S_ISDIR(st.st_mode) && (real = realpath(first, NULL)))
		name = str_from_at(str_from(real), str_rchr(str_from(real), '/') + 1);
	strbuf_add(run, name.n && !str_eq(name, STR("-")) ? name : STR("default"));
	free(real);
}

static bool read_all(struct reading *r, struct found_list *files, struct err *err)
{
	bool *taken = xcalloc(files->n + 1, sizeof(*taken));
	bool ok = true;

	for (size_t i = 0; i < files->n; i++)
		taken[i] = take_manifest(r, &files->items[i]);
	for (size_t i = 0; ok && i < files->n; i++)
		if (!taken[i])
			ok = read_file(r, &files->items[i], err);
	free(taken);
	return ok;
}

bool ingest_paths(const struct common *c, const struct ingest_options *o, struct store *store,
	const struct opt_list *paths, struct ingest_totals *totals, struct strbuf *run,
	struct err *err)
{
	struct reading r = {.common = c, .options = o, .store = store, .totals = totals};
	struct found_list files = {0};
	bool ok = parse_interval(o->interval, &r.interval_ns, err);

	for (size_t i = 0; ok && i < paths->n; i++)
		ok = walk(c, paths->items[i], &files, &totals->lost, err);
	if (o->run)
		strbuf_adds(run, o->run);
	else
		default_run(paths->items[0], &files, run);
	r.run = strbuf_str(run);
	ok = ok && read_all(&r, &files, err);
	for (size_t i = 0; i < r.nmanifests; i++)
		manifest_release(&r.manifests[i].manifest);
	free(r.manifests);
	found_list_release(&files);
	return ok;
}

int ingest_run(struct common *c, int argc, char **argv)
{
	struct ingest_options options = {0};
	const char *db = NULL;
	struct opt rows[INGEST_OPTIONS + 2] = {
		{OPT_TEXT, "db", 0, "FILE", "the store; made when absent", &db}};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list paths = {0};
	struct ingest_totals totals = {0};
	struct strbuf run = {0};
	struct store *store = NULL;
	struct err err = {0};
	int code = EXIT_TROUBLE;

	ingest_options_rows(&options, rows + 1);
	rows[INGEST_OPTIONS + 1] = (struct opt)OPT_END;
	if (!common_parse(c, &line, &paths, &code))
		return code;
	code = EXIT_TROUBLE;
	if (!db)
		err_set(&err, ERR_USAGE, "--db FILE says where to keep what is read");
	else if (!paths.n)
		err_set(&err, ERR_USAGE, "nothing to read: name files or a folder");
	else if ((store = store_open_write(db, &err)) &&
		 ingest_paths(c, &options, store, &paths, &totals, &run, &err))
		code = totals.trouble || (c->strict && totals.lost) ? EXIT_TROUBLE : EXIT_OK;
	if (err.code != ERR_NONE)
		common_error(c, &err);
	else
		common_note(c, "run %s: %zu read, %zu already there, %zu skipped",
			strbuf_cstr(&run), totals.loaded, totals.same, totals.skipped);
	store_close(store);
	strbuf_release(&run);
	opt_list_release(&paths);
	opt_list_release(&options.mine);
	return code;
}
