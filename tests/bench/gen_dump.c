/* gen_dump OUT [MB [SHAPES]] [--distinct N]
 *
 * Writes the text of a debug=2 goroutine dump as Go 1.26 prints it, about MB
 * million bytes long (default 1000: 1.0 GB, some 760 k goroutines) with
 * SHAPES (default 2,000) different stacks. --distinct is another way to give
 * SHAPES. The same arguments give the same bytes. Arguments and offsets of
 * the frames differ from goroutine to goroutine, as they do in life. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t mix(uint64_t z)
{
	z += 0x9E3779B97F4A7C15u;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

struct top {
	const char *state;
	const char *frames; /* printed before the shape's own frames; %A stands for an address */
};

static const struct top tops[] = {
	{"chan receive", ""},
	{"chan send", ""},
	{"select", ""},
	{"sync.Mutex.Lock",
		"internal/sync.runtime_SemacquireMutex(%A?, 0x0?, 0x%x?)\n\t/usr/local/go/src/runtime/sema.go:95 +0x25\n"
		"internal/sync.(*Mutex).lockSlow(%A)\n\t/usr/local/go/src/internal/sync/mutex.go:149 +0x15d\n"
		"internal/sync.(*Mutex).Lock(...)\n\t/usr/local/go/src/internal/sync/mutex.go:70\nsync.(*Mutex).Lock(...)\n\t/usr/local/go/src/sync/mutex.go:46\n"},
	{"sync.RWMutex.RLock",
		"sync.runtime_SemacquireRWMutexR(%A?, 0x%x?, 0x0?)\n\t/usr/local/go/src/runtime/sema.go:100 +0x25\nsync.(*RWMutex).RLock(...)\n\t/usr/local/go/src/sync/rwmutex.go:74\n"},
	{"sync.WaitGroup.Wait",
		"sync.runtime_SemacquireWaitGroup(%A?, 0x%x?)\n\t/usr/local/go/src/runtime/sema.go:114 +0x2e\nsync.(*WaitGroup).Wait(%A)\n\t/usr/local/go/src/sync/waitgroup.go:206 +0x85\n"},
	{"IO wait",
		"internal/poll.runtime_pollWait(%A, 0x72)\n\t/usr/local/go/src/runtime/netpoll.go:351 +0x85\n"
		"internal/poll.(*pollDesc).wait(%A?, %A?, 0x0)\n\t/usr/local/go/src/internal/poll/fd_poll_runtime.go:84 +0x27\n"
		"internal/poll.(*FD).Read(%A, {%A, 0x1000, 0x1000})\n\t/usr/local/go/src/internal/poll/fd_unix.go:165 +0x27a\n"
		"net.(*netFD).Read(%A, {%A?, 0x%x?, 0x5c?})\n\t/usr/local/go/src/net/fd_posix.go:68 +0x25\n"},
	{"sleep", "time.Sleep(0x%x)\n\t/usr/local/go/src/runtime/time.go:338 +0x165\n"},
	{"semacquire",
		"sync.runtime_Semacquire(%A?)\n\t/usr/local/go/src/runtime/sema.go:71 +0x25\n"},
	{"runnable", ""},
};

struct out {
	FILE *f;
	uint64_t n;
	char buf[1 << 16];
	size_t len;
};

static void flush(struct out *o)
{
	if (fwrite(o->buf, 1, o->len, o->f) != o->len) {
		perror("gen_dump");
		exit(2);
	}
	o->n += o->len;
	o->len = 0;
}

static void text(struct out *o, const char *s)
{
	size_t n = strlen(s);
	if (o->len + n > sizeof o->buf)
		flush(o);
	memcpy(o->buf + o->len, s, n);
	o->len += n;
}

static void hex(struct out *o, uint64_t v)
{
	char t[17], *p = t + 16;
	*p = 0;
	do
		*--p = "0123456789abcdef"[v & 15];
	while (v >>= 4);
	text(o, p);
}

static void dec(struct out *o, uint64_t v)
{
	char t[21], *p = t + 20;
	*p = 0;
	do
		*--p = (char)('0' + v % 10);
	while (v /= 10);
	text(o, p);
}

static void addr(struct out *o, uint64_t seed)
{
	text(o, "0x");
	hex(o, 0xc000000000u + (mix(seed) & 0x3fffffff8u));
}

/* pattern: text with %A (an address) and %x (a small number) */
static void pattern(struct out *o, const char *p, uint64_t seed)
{
	char one[2] = {0, 0};
	for (; *p; p++) {
		if (p[0] == '%' && p[1] == 'A') {
			addr(o, seed++);
			p++;
		} else if (p[0] == '%' && p[1] == 'x') {
			hex(o, mix(seed++) & 0xffff);
			p++;
		} else {
			one[0] = *p;
			text(o, one);
		}
	}
}

static void function(struct out *o, uint64_t fn)
{
	text(o, "example.com/shop/internal/pkg");
	dec(o, fn % 60);
	switch (fn % 4) {
	case 0:
		text(o, ".(*Server).handle");
		break;
	case 1:
		text(o, ".Process");
		break;
	case 2:
		text(o, ".(*Pool[...]).acquire");
		break;
	default:
		text(o, ".run.func");
		break;
	}
	dec(o, fn % 4 == 3 ? fn % 9 + 1 : fn);
}

static void position(struct out *o, uint64_t fn, uint64_t call)
{
	text(o, "\n\t/home/build/src/example.com/shop/internal/pkg");
	dec(o, fn % 60);
	text(o, "/file");
	dec(o, fn % 7);
	text(o, ".go:");
	dec(o, 20 + mix(fn * 5 + call) % 700);
}

static void goroutine(struct out *o, uint64_t id, uint64_t shape)
{
	const uint64_t h = mix(shape), seed = mix(id * 31 + 7);
	const struct top *t = &tops[h % (sizeof tops / sizeof *tops)];
	text(o, "goroutine ");
	dec(o, id);
	text(o, " [");
	text(o, t->state);
	if (seed % 5 != 0 && strcmp(t->state, "runnable") != 0) {
		text(o, ", ");
		dec(o, 1 + seed % 90);
		text(o, " minutes");
	}
	if (seed % 199 == 0)
		text(o, ", locked to thread");
	text(o, "]:\n");
	pattern(o, t->frames, seed);
	const uint64_t depth = 3 + (h >> 8) % 9;
	for (uint64_t i = 0; i < depth; i++) {
		const uint64_t fn = mix(shape * 64 + i) % 3000;
		function(o, fn);
		switch (mix(fn) % 5) { /* args as the compiler keeps them */
		case 0:
			text(o, "(...)");
			position(o, fn, h % 4);
			text(o, "\n");
			continue;
		case 1:
			text(o, "()");
			break;
		case 2:
			text(o, "(");
			addr(o, seed + i);
			text(o, ")");
			break;
		case 3:
			text(o, "(");
			addr(o, seed + i);
			text(o, ", {");
			addr(o, seed + i + 1);
			text(o, "?, 0x");
			hex(o, mix(seed + i) & 0xfff);
			text(o, "?})");
			break;
		default:
			text(o, "({0x");
			hex(o, 0x8a0000 + (mix(fn) & 0xfff8));
			text(o, ", ");
			addr(o, seed + i);
			text(o, "}, ");
			addr(o, seed + i + 2);
			text(o, "?, 0x");
			hex(o, mix(seed ^ i) & 0xff);
			text(o, ")");
			break;
		}
		position(o, fn, h % 4);
		text(o, " +0x");
		hex(o, 0x1d + mix(fn ^ 77) % 0x400);
		text(o, "\n");
	}
	const uint64_t creator = mix(shape * 64 + 63) % 3000;
	text(o, "created by ");
	function(o, creator);
	text(o, " in goroutine ");
	dec(o, 1 + seed % (id + 1));
	position(o, creator, 0);
	text(o, " +0x");
	hex(o, 0x25 + mix(creator) % 0x300);
	text(o, "\n\n");
}

int main(int argc, char **argv)
{
	const char *path = NULL;
	uint64_t n[2] = {1000, 2000};
	int given = 0;
	for (int i = 1; i < argc; i++) {
		char *end;
		if (strcmp(argv[i], "--distinct") == 0 && i + 1 < argc)
			n[1] = strtoull(argv[++i], &end, 10);
		else if (!path)
			path = argv[i];
		else if (given < 2)
			n[given++] = strtoull(argv[i], &end, 10);
		else
			path = NULL, i = argc;
	}
	if (!path || n[0] == 0 || n[1] == 0) {
		fprintf(stderr, "usage: gen_dump OUT [MB [SHAPES]] [--distinct N]\n");
		return 2;
	}
	static struct out o;
	o.f = fopen(path, "wb");
	if (!o.f) {
		perror(path);
		return 2;
	}
	const uint64_t limit = n[0] * 1000000;
	uint64_t count = 0, id = 1;
	text(&o,
		"goroutine 1 [running]:\nruntime/pprof.writeGoroutineStacks({0x8d1f40, 0xc000012018})\n\t/usr/local/go/src/runtime/pprof/pprof.go:817 +0x6b\nmain.main()\n\t/home/build/src/example.com/shop/main.go:40 +0x1c5\n\n");
	while (o.n + o.len < limit || count < n[1]) {
		id += 1 + mix(count) % 3;
		const uint64_t r = mix(count * 7 + 1);
		/* every shape once, then a few big groups and a long tail */
		const uint64_t shape = count < n[1] ? count
				       : r % 3 == 0 ? r / 3 % n[1]
						    : r / 3 % (n[1] / 20 + 1);
		goroutine(&o, id, shape);
		count++;
	}
	flush(&o);
	if (fclose(o.f) != 0) {
		perror(path);
		return 2;
	}
	printf("%" PRIu64 " bytes, %" PRIu64 " goroutines, %" PRIu64 " shapes\n", o.n, count + 1,
		n[1]);
	return 0;
}
