/* SPDX-License-Identifier: MIT */
/*
 * libarchive reads the archive; names are judged here. Only formats and filters that libarchive
 * itself decodes are asked for: some of the others start programs.
 */
#include "io/bundle.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sequence.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"

/* A bundle of captures is tens of megabytes; one that says nothing of its size may be a bomb. */
#define BYTES_SANE (UINT64_C(4) << 30)
enum {
	BLOCK = 256 * 1024,
	NAME_LONGEST = 4096,
	NAME_DEEPEST = 64,
	NAMES_BYTES = 64 << 20, /* of all names */
	HEADERS_PER_FILE = 2,
};

struct bundle {
	char *name;
	struct bundle_limits limits;
	struct arena names;
	struct bundle_file *files;
	size_t n, cap;
	struct bundle_lost lost;
	struct str top;
	char *damage;
	bool dot; /* "./" is the folder that was packed */
	int fd;	  /* the private file */
	uint64_t headers, bytes, name_bytes;
	void *map;
	/* while it is read */
	struct archive *archive;
	struct input *in;
	struct err why; /* of in */
	size_t used;	/* bytes of in that libarchive has in its hands */
};

/* ---- names ---- */

/* Takes "a//./b" for "a/b". False: it leads elsewhere, or is longer than any path. */
static bool clean_name(struct bundle *b, struct str raw, struct strbuf *out)
{
	size_t parts = 0;

	if (str_starts(raw, STR("/"))) {
		b->lost.outside++;
		return false;
	}
	while (raw.n) {
		struct str part = str_split(&raw, '/');

		if (str_eq(part, STR(".."))) {
			b->lost.outside++;
			return false;
		}
		if (!part.n || str_eq(part, STR(".")))
			continue;
		if (parts++)
			strbuf_addc(out, '/');
		strbuf_add(out, part);
	}
	if (out->n <= NAME_LONGEST && parts <= NAME_DEEPEST)
		return true;
	b->lost.long_names++;
	return false;
}

/* As in a folder, what begins with a dot is not for us. */
static bool is_hidden(struct str name)
{
	return str_starts(name, STR(".")) || str_find(name, STR("/.")) != SIZE_MAX;
}

/* The order of a walk: part by part, and what was packed last behind what it replaces. */
static int compare_files(const void *left, const void *right)
{
	const struct bundle_file *l = left, *r = right;
	struct str a = l->name, b = r->name;
	int order = 0;

	while (!order && a.n && b.n)
		order = sequence_compare(str_split(&a, '/'), str_split(&b, '/'));
	if (!order && a.n != b.n)
		order = a.n ? 1 : -1;
	if (!order)
		order = l->order < r->order ? -1 : l->order > r->order;
	return order;
}

static void keep_last_of_name(struct bundle *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		if (i + 1 < b->n && str_eq(b->files[i].name, b->files[i + 1].name))
			b->lost.replaced++;
		else
			b->files[n++] = b->files[i];
	}
	b->n = n;
}

static void strip_top(struct bundle *b)
{
	size_t slash = b->n && !b->dot ? str_chr(b->files[0].name, '/') : SIZE_MAX;
	struct str top;

	if (slash == SIZE_MAX)
		return;
	top = str_head(b->files[0].name, slash + 1);
	for (size_t i = 1; i < b->n; i++)
		if (!str_starts(b->files[i].name, top))
			return;
	b->top = str_head(top, slash);
	for (size_t i = 0; i < b->n; i++)
		b->files[i].name = str_from_at(b->files[i].name, slash + 1);
}

/* ---- bytes ---- */

static bool open_private(struct bundle *b, struct err *err)
{
	const char *dir = getenv("TMPDIR");
	struct strbuf name = {0};

	strbuf_addf(&name, "%s/rootcause-XXXXXX", dir && *dir ? dir : "/tmp");
	b->fd = mkstemp(name.p);
	if (b->fd < 0)
		err_sys(err, errno, "%s", name.p);
	else
		unlink(name.p);
	strbuf_release(&name);
	return b->fd >= 0;
}

static bool put(struct bundle *b, const char *p, size_t n, struct err *err)
{
	uint64_t max = b->limits.max_bytes ? b->limits.max_bytes : BYTES_SANE;

	if (n > max - b->bytes)
		return err_set(err, ERR_LIMIT,
			"%s: more than %" PRIu64
			" bytes when unpacked (raise --max-input to read on)",
			b->name, max);
	b->bytes += n;
	while (n) {
		ssize_t did = write(b->fd, p, n);

		if (did < 0 && errno == EINTR)
			continue;
		if (did <= 0)
			return err_sys(err, errno, "%s: no room to unpack it ($TMPDIR)", b->name);
		p += did;
		n -= (size_t)did;
	}
	return true;
}

static void damaged(struct bundle *b)
{
	const char *text = archive_error_string(b->archive);
	struct strbuf s = {0};

	if (b->damage)
		return;
	strbuf_addf(&s, "damaged at byte %" PRId64 ": %s",
		(int64_t)archive_filter_bytes(b->archive, -1),
		b->why.code != ERR_NONE ? b->why.text
		: text			? text
					: "it cannot be read");
	b->damage = s.p;
}

/* The hole of a sparse file before its byte `to`. */
static bool put_zeros(struct bundle *b, uint64_t *at, uint64_t to, struct err *err)
{
	static const char zeros[4096];

	while (*at < to) {
		size_t n = to - *at < sizeof(zeros) ? (size_t)(to - *at) : sizeof(zeros);

		if (!put(b, zeros, n, err))
			return false;
		*at += n;
	}
	return true;
}

/*
 * One member's bytes; what comes before a damage counts (archive_read_data() would lose it).
 * *go_on: others may follow.
 */
static bool copy_data(struct bundle *b, bool *cut, bool *go_on, struct err *err)
{
	uint64_t at = 0;

	for (;;) {
		const void *p;
		size_t n;
		la_int64_t offset;
		int rc = archive_read_data_block(b->archive, &p, &n, &offset);

		if (rc == ARCHIVE_EOF)
			return put_zeros(b, &at, offset > 0 ? (uint64_t)offset : 0, err);
		if (rc == ARCHIVE_RETRY)
			continue;
		if (rc < ARCHIVE_WARN) {
			*cut = true;
			*go_on = rc > ARCHIVE_FATAL;
			damaged(b);
			return true;
		}
		if (!put_zeros(b, &at, offset > 0 ? (uint64_t)offset : 0, err) ||
			!put(b, p, n, err))
			return false;
		at += n;
	}
}

static bool take_file(
	struct bundle *b, struct str name, uint64_t order, bool *go_on, struct err *err)
{
	struct bundle_file f = {.order = (size_t)order};
	uint64_t from = b->bytes;

	if (b->n >= b->limits.max_files)
		return err_set(
			err, ERR_LIMIT, "%s: more than %zu files", b->name, b->limits.max_files);
	b->name_bytes += name.n;
	if (b->name_bytes > NAMES_BYTES)
		return err_set(
			err, ERR_LIMIT, "%s: more than %d bytes of names", b->name, NAMES_BYTES);
	if (!copy_data(b, &f.cut, go_on, err))
		return false;
	f.name = arena_dup(&b->names, name);
	f.bytes = (struct str){NULL, (size_t)(b->bytes - from)};
	b->files = grow_array(b->files, &b->cap, b->n + 1, sizeof(*b->files));
	b->files[b->n++] = f;
	return true;
}

static bool take_entry(struct bundle *b, struct archive_entry *e, bool *go_on, struct err *err)
{
	const char *utf8 = archive_entry_pathname_utf8(e);
	struct str raw = str_from(utf8 ? utf8 : archive_entry_pathname(e));
	struct strbuf name = {0};
	bool ok = true;

	if (archive_entry_filetype(e) == AE_IFDIR) {
		b->dot = b->dot || str_eq(raw, STR(".")) || str_eq(raw, STR("./"));
	} else if (archive_entry_hardlink(e) || archive_entry_filetype(e) == AE_IFLNK) {
		b->lost.links++;
	} else if (archive_entry_filetype(e) != AE_IFREG) {
		b->lost.special++;
	} else if (clean_name(b, raw, &name) && name.n && !is_hidden(strbuf_str(&name))) {
		if (archive_entry_is_encrypted(e))
			b->lost.encrypted++;
		else
			ok = take_file(b, strbuf_str(&name), b->headers, go_on, err);
	}
	strbuf_release(&name);
	return ok;
}

static bool unpack(struct bundle *b, struct err *err)
{
	bool go_on = true;

	while (go_on) {
		struct archive_entry *e;
		int rc = archive_read_next_header(b->archive, &e);

		if (rc == ARCHIVE_EOF)
			break;
		if (++b->headers > (uint64_t)b->limits.max_files * HEADERS_PER_FILE)
			return err_set(err, ERR_LIMIT, "%s: more than %" PRIu64 " members", b->name,
				b->headers - 1);
		if (rc == ARCHIVE_RETRY)
			continue;
		if (rc < ARCHIVE_WARN) {
			damaged(b);
			go_on = rc > ARCHIVE_FATAL;
		} else if (!take_entry(b, e, &go_on, err)) {
			return false;
		}
	}
	return true;
}

/* ---- libarchive ---- */

/* The bytes given last are skipped only now: until then they are libarchive's. */
static la_ssize_t read_input(struct archive *a, void *ctx, const void **bytes)
{
	struct bundle *b = ctx;
	struct str head;

	input_skip(b->in, b->used);
	b->used = 0;
	if (!input_peek(b->in, 1, &head, &b->why)) {
		archive_set_error(a, EIO, "%s", b->why.text);
		return -1;
	}
	*bytes = head.p;
	b->used = head.n;
	return (la_ssize_t)head.n;
}

static bool start(struct bundle *b, const char *path, struct err *err)
{
	struct archive *a = b->archive = archive_read_new();
	int rc;

	if (!a)
		return err_set(err, ERR_INTERNAL, "%s: libarchive does not start", b->name);
	archive_read_support_format_tar(a);
	archive_read_support_format_zip(a);
	if (b->in) {
		rc = archive_read_open(a, b, NULL, read_input, NULL);
	} else {
		archive_read_support_filter_gzip(a);
		archive_read_support_filter_xz(a);
		archive_read_support_filter_bzip2(a);
		archive_read_support_filter_zstd(a);
		archive_read_support_filter_lz4(a);
		archive_read_support_filter_lzip(a);
		archive_read_support_filter_compress(a);
		rc = archive_read_open_filename(a, path, BLOCK);
	}
	return rc == ARCHIVE_OK ||
	       err_set(err, ERR_UNKNOWN_FORMAT, "%s: not a tar or zip", b->name);
}

/* Files follow one another in the private file; none of their pages is read before it is used. */
static bool map_files(struct bundle *b, struct err *err)
{
	uint64_t at = 0;

	if (!b->bytes)
		return true;
	b->map = mmap(NULL, (size_t)b->bytes, PROT_READ, MAP_PRIVATE, b->fd, 0);
	if (b->map == MAP_FAILED) {
		b->map = NULL;
		return err_sys(err, errno, "%s: cannot map what was unpacked", b->name);
	}
	for (size_t i = 0; i < b->n; i++) {
		b->files[i].bytes.p = (const char *)b->map + at;
		at += b->files[i].bytes.n;
	}
	return true;
}

static bool read_all(struct bundle *b, const char *path, struct err *err)
{
	bool ok = start(b, path, err) && open_private(b, err);

	if (!ok)
		return false;
	if (!unpack(b, err) || !map_files(b, err))
		return false;
	if (!b->headers || (b->damage && !b->n))
		return err_set(err, ERR_FORMAT, "%s: %s", b->name,
			b->damage ? b->damage : "an archive without members");
	if (b->n)
		qsort(b->files, b->n, sizeof(*b->files), compare_files);
	keep_last_of_name(b);
	strip_top(b);
	return true;
}

struct bundle *bundle_open(const char *path, struct input *in, const char *name,
	const struct bundle_limits *limits, struct err *err)
{
	struct bundle *b = xcalloc(1, sizeof(*b));
	bool ok;

	b->name = xstrdup(name);
	b->limits = *limits;
	b->fd = -1;
	b->in = in;
	ok = read_all(b, path, err);
	archive_read_free(b->archive);
	b->archive = NULL;
	if (b->fd >= 0)
		close(b->fd);
	if (ok)
		return b;
	bundle_close(b);
	return NULL;
}

void bundle_close(struct bundle *b)
{
	if (!b)
		return;
	if (b->map)
		munmap(b->map, (size_t)b->bytes);
	arena_release(&b->names);
	free(b->files);
	free(b->damage);
	free(b->name);
	free(b);
}

const struct bundle_file *bundle_files(const struct bundle *b, size_t *n)
{
	*n = b->n;
	return b->files;
}

struct str bundle_top(const struct bundle *b)
{
	return b->top;
}

const struct bundle_lost *bundle_lost(const struct bundle *b)
{
	return &b->lost;
}

const char *bundle_damage(const struct bundle *b)
{
	return b->damage;
}
