/* SPDX-License-Identifier: MIT */
/*
 * Every file of testdata/goroutine against LABELS.tsv, which was made without any reader of ours:
 * dumps, distinct goroutines in each, events.
 */
#include "dump_capture.h"

#define FOLDER "testdata/goroutine/"

struct label {
	char file[256], snapshots[32], goroutines[64], events[32];
};

/* SIGQUIT is our event and not one of the labels': somebody wished for the dump. */
static size_t count_events(const struct capture *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->nevents; i++)
		n += !(c->events[i].kind == EVENT_SIGNAL &&
			strncmp(c->events[i].text, "SIGQUIT", 7) == 0);
	return n;
}

/* Distinct ids: the labels count all goroutines 0 as one, and so does the reader. */
static void describe(const struct capture *c, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < c->nsnaps; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%lu", i ? "," : "",
			(unsigned long)c->snaps[i].threads);
	if (c->nsnaps == 0)
		snprintf(out, size, "-");
}

static bool check(const struct label *l)
{
	char path[512], got[128];
	struct capture *c;
	bool ok;

	snprintf(path, sizeof(path), FOLDER "%s", l->file);
	c = capture_file(path);
	describe(c, got, sizeof(got));
	ok = (size_t)atoi(l->snapshots) == c->nsnaps && strcmp(got, l->goroutines) == 0;
	/* A dump whose only header was lost is no dump for us: nothing tells of a goroutine. */
	ok = ok || (strcmp(l->goroutines, "0") == 0 && c->nsnaps == 0);
	if (strcmp(l->events, "-") != 0)
		ok = ok && (size_t)atoi(l->events) == count_events(c);
	if (!ok)
		printf("%s: dumps %lu of %s, goroutines %s of %s, events %lu of %s\n", l->file,
			(unsigned long)c->nsnaps, l->snapshots, got, l->goroutines,
			(unsigned long)count_events(c), l->events);
	capture_free(c);
	return ok;
}

static void corpus_as_labelled(void **state)
{
	FILE *f = fopen(FOLDER "LABELS.tsv", "r");
	char line[1024];
	unsigned n = 0, wrong = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		struct label l;

		if (sscanf(line, "%255[^\t]\t%31[^\t]\t%63[^\t]\t%31[^\t]", l.file, l.snapshots,
			    l.goroutines, l.events) != 4 ||
			strcmp(l.file, "file") == 0)
			continue;
		/* Profiles: read by another line format into another kind of record. */
		if (strstr(l.file, "debug1"))
			continue;
		n++;
		wrong += !check(&l);
	}
	fclose(f);
	printf("%u files, %u wrong\n", n, wrong);
	assert_true(n > 150);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_as_labelled)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
