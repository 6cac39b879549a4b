/* gen_profile OUT [SAMPLES [DEPTH [LOCATIONS [FUNCTIONS]]]]
 *
 * Writes a CPU-like profile.proto, gzipped if OUT ends in .gz. The same
 * arguments give the same raw bytes. Default: 1,000,000 samples of depth 30,
 * 100,000 locations, 20,000 functions.
 *
 * Stacks are walks over a call graph, root first: every function has a few
 * callees, the early ones are likelier, and three walks in four start where the
 * last one branched off, so that stacks share prefixes as real ones do. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct buf {
	unsigned char *p;
	size_t n, cap;
};

static gzFile gz;
static FILE *plain;
static uint64_t raw_bytes;

static void emit(const void *p, size_t n)
{
	raw_bytes += n;
	bool ok = gz ? gzwrite(gz, p, (unsigned)n) == (int)n : fwrite(p, 1, n, plain) == n;
	if (!ok) {
		fprintf(stderr, "gen_profile: cannot write\n");
		exit(2);
	}
}

static void put(struct buf *b, unsigned char c)
{
	if (b->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 256;
		b->p = realloc(b->p, b->cap);
		if (!b->p)
			exit(2);
	}
	b->p[b->n++] = c;
}

static void varint(struct buf *b, uint64_t v)
{
	while (v > 127) {
		put(b, (unsigned char)(v | 128));
		v >>= 7;
	}
	put(b, (unsigned char)v);
}

static void num(struct buf *b, unsigned field, uint64_t v)
{
	varint(b, (uint64_t)field << 3);
	varint(b, v);
}

static void bytes(struct buf *b, unsigned field, const void *p, size_t n)
{
	varint(b, (uint64_t)field << 3 | 2);
	varint(b, n);
	for (size_t i = 0; i < n; i++)
		put(b, ((const unsigned char *)p)[i]);
}

/* record: one top-level field; m is emptied */
static void record(unsigned field, struct buf *m)
{
	static struct buf head;
	head.n = 0;
	varint(&head, (uint64_t)field << 3 | 2);
	varint(&head, m->n);
	emit(head.p, head.n);
	emit(m->p, m->n);
	m->n = 0;
}

static void string(const char *s)
{
	static struct buf m;
	m.n = 0;
	for (const char *c = s; *c; c++)
		put(&m, (unsigned char)*c);
	if (!m.p)
		put(&m, 0), m.n = 0;
	record(6, &m);
}

static uint64_t state = 0x9E3779B97F4A7C15u;

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static uint64_t rnd(void)
{
	return mix(state += 0x9E3779B97F4A7C15u);
}

/* skewed: 0..n-1, the small ones likelier */
static uint64_t skewed(uint64_t n)
{
	uint64_t r = rnd();
	unsigned halve = (unsigned)(r & 7) * 2;
	n >>= halve < 12 ? halve : 12;
	return n ? (r >> 8) % n : 0;
}

static uint64_t arg(int argc, char **argv, int i, uint64_t dflt)
{
	if (i >= argc)
		return dflt;
	char *end;
	unsigned long long v = strtoull(argv[i], &end, 10);
	if (*end || v == 0) {
		fprintf(stderr, "gen_profile: bad number %s\n", argv[i]);
		exit(2);
	}
	return v;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr,
			"usage: gen_profile OUT [SAMPLES [DEPTH [LOCATIONS [FUNCTIONS]]]]\n");
		return 2;
	}
	uint64_t samples = arg(argc, argv, 2, 1000000), depth = arg(argc, argv, 3, 30),
		 locs = arg(argc, argv, 4, 100000), funcs = arg(argc, argv, 5, 20000);
	size_t len = strlen(argv[1]);
	if (len > 3 && strcmp(argv[1] + len - 3, ".gz") == 0)
		gz = gzopen(argv[1], "wb6");
	else
		plain = fopen(argv[1], "wb");
	if (!gz && !plain) {
		perror(argv[1]);
		return 2;
	}

	enum { S_EMPTY, S_SAMPLES, S_COUNT, S_CPU, S_NS, S_FILE, S_BUILD, S_LABEL, S_VALUES };
	enum { LABELS = 64 };
	const uint64_t first_file = S_VALUES + LABELS, files = funcs / 8 + 1,
		       first_name = first_file + files;
	struct buf m = {0}, sub = {0};

	num(&m, 1, S_SAMPLES), num(&m, 2, S_COUNT), record(1, &m);
	num(&m, 1, S_CPU), num(&m, 2, S_NS), record(1, &m);

	uint64_t *path = calloc(depth, sizeof *path);
	if (!path)
		return 2;
	for (uint64_t i = 0; i < samples; i++) {
		uint64_t keep =
			rnd() % 4 == 0 ? 0 : rnd() % depth; /* frames shared with the walk before */
		for (uint64_t d = keep; d < depth; d++)
			path[d] = d == 0 ? 1 + skewed(16) % locs
					 : 1 + mix(path[d - 1] * 8 + skewed(8)) % locs;
		sub.n = 0;
		for (uint64_t d = depth; d-- > 0;)
			varint(&sub, path[d]);
		bytes(&m, 1, sub.p, sub.n);
		uint64_t count = 1 + skewed(64);
		sub.n = 0;
		varint(&sub, count), varint(&sub, count * 10000000);
		bytes(&m, 2, sub.p, sub.n);
		if (rnd() % 4 == 0) {
			sub.n = 0;
			num(&sub, 1, S_LABEL), num(&sub, 2, S_VALUES + rnd() % LABELS);
			bytes(&m, 3, sub.p, sub.n);
		}
		record(2, &m);
	}

	num(&m, 1, 1), num(&m, 2, 0x400000), num(&m, 3, 0x400000 + locs * 16), num(&m, 5, S_FILE),
		num(&m, 6, S_BUILD);
	for (unsigned f = 7; f <= 10; f++)
		num(&m, f, 1);
	record(3, &m);
	for (uint64_t i = 1; i <= locs; i++) {
		num(&m, 1, i), num(&m, 2, 1), num(&m, 3, 0x400000 + i * 16);
		for (uint64_t inl = i % 10 == 0 ? 2 : i % 5 == 0;;
			inl--) { /* 10 % two lines more, 10 % one */
			sub.n = 0;
			num(&sub, 1, 1 + mix(i * 3 + inl) % funcs),
				num(&sub, 2, 10 + mix(i ^ inl) % 900);
			bytes(&m, 4, sub.p, sub.n);
			if (inl == 0)
				break;
		}
		record(4, &m);
	}
	for (uint64_t i = 1; i <= funcs; i++) {
		num(&m, 1, i), num(&m, 2, first_name + i - 1), num(&m, 3, first_name + i - 1),
			num(&m, 4, first_file + i % files), num(&m, 5, 5 + i % 800);
		record(5, &m);
	}

	const char *fixed[] = {"", "samples", "count", "cpu", "nanoseconds", "/usr/local/bin/shopd",
		"0123456789abcdef0123456789abcdef01234567", "route"};
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		string(fixed[i]);
	char s[160];
	for (int i = 0; i < LABELS; i++) {
		snprintf(s, sizeof s, "/api/v1/resource/%d", i);
		string(s);
	}
	for (uint64_t i = 0; i < files; i++) {
		snprintf(s, sizeof s,
			"/home/build/src/example.com/shop/internal/pkg%03" PRIu64 "/file%05" PRIu64
			".go",
			i % 400, i);
		string(s);
	}
	static const char *form[] = {"example.com/shop/internal/pkg%03u.Function%05u",
		"example.com/shop/internal/pkg%03u.(*Server).Handle%05u",
		"example.com/shop/internal/pkg%03u.Map[go.shape.int].func%u",
		"example.com/shop/internal/pkg%03u.(*Cache[...]).Get%05u",
		"runtime.pkg%03uInternal%05u"};
	for (uint64_t i = 0; i < funcs; i++) {
		switch (i % 5) {
		case 0:
			snprintf(s, sizeof s, form[0], (unsigned)(i % 400), (unsigned)i);
			break;
		case 1:
			snprintf(s, sizeof s, form[1], (unsigned)(i % 400), (unsigned)i);
			break;
		case 2:
			snprintf(s, sizeof s, form[2], (unsigned)(i % 400), (unsigned)i);
			break;
		case 3:
			snprintf(s, sizeof s, form[3], (unsigned)(i % 400), (unsigned)i);
			break;
		default:
			snprintf(s, sizeof s, form[4], (unsigned)(i % 400), (unsigned)i);
			break;
		}
		string(s);
	}

	m.n = 0;
	num(&m, 9, 1700000000000000000u), num(&m, 10, 30000000000u);
	sub.n = 0;
	num(&sub, 1, S_CPU), num(&sub, 2, S_NS);
	bytes(&m, 11, sub.p, sub.n);
	num(&m, 12, 10000000);
	emit(m.p, m.n);
	free(path);
	free(m.p);
	free(sub.p);
	if (gz ? gzclose(gz) != Z_OK : fclose(plain) != 0) {
		fprintf(stderr, "gen_profile: cannot write\n");
		return 2;
	}
	printf("%" PRIu64 " bytes raw\n", raw_bytes);
	return 0;
}
