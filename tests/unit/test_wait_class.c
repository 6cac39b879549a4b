/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/dump.h"

static void statuses_of_all_versions(void **state)
{
	static const struct {
		const char *status;
		enum wait_class class;
	} cases[] = {
		{"running", WAIT_RUN},
		{"runnable", WAIT_RUNNABLE},
		{"chan receive (nil chan)", WAIT_CHAN_NIL},
		{"select (no cases)", WAIT_SELECT_NONE},
		{"semacquire", WAIT_SEMA},
		{"sync.RWMutex.RLock", WAIT_RW_READ},
		{"sync.WaitGroup.Wait", WAIT_WAITGROUP},
		{"GC worker (idle)", WAIT_GC},
		{"timer goroutine (idle)", WAIT_RUNTIME_IDLE},
		{"coroutine", WAIT_COROUTINE},
		{"quantum leap", WAIT_OTHER}, /* of a Go to come */
		{"", WAIT_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(wait_class_of_status(str_from(cases[i].status)), cases[i].class);
}

static enum wait_class of(const char *a, const char *b, const char *c, const char *d)
{
	struct str names[4] = {str_from(a), str_from(b), str_from(c), str_from(d)};
	size_t n = 0;

	while (n < 4 && names[n].n)
		n++;
	return wait_class_of_frames(names, n);
}

/* Go 1.19 prints `semacquire` for all of these. */
static void semaphores_by_their_frames(void **state)
{
	(void)state;
	assert_int_equal(of("sync.runtime_SemacquireMutex", "sync.(*Mutex).lockSlow",
				 "sync.(*Mutex).Lock", "main.f"),
		WAIT_MUTEX);
	assert_int_equal(of("sync.runtime_SemacquireMutex", "sync.(*Mutex).lockSlow",
				 "sync.(*RWMutex).Lock", "main.f"),
		WAIT_RW_WRITE);
	assert_int_equal(of("sync.runtime_Semacquire", "sync.(*RWMutex).RLock", "main.f", NULL),
		WAIT_RW_READ);
	assert_int_equal(of("sync.runtime_Semacquire", "sync.(*WaitGroup).Wait", "main.f", NULL),
		WAIT_WAITGROUP);
	assert_int_equal(of("runtime.gopark", "runtime.semacquire1", "main.f", NULL), WAIT_SEMA);
}

static void profiles_have_only_frames(void **state)
{
	(void)state;
	assert_int_equal(of("runtime.gopark", "runtime.chansend", "runtime.chansend1", "main.f"),
		WAIT_CHAN_SEND);
	assert_int_equal(of("runtime.gopark", "runtime.netpollblock",
				 "internal/poll.runtime_pollWait", "net.(*conn).Read"),
		WAIT_IO);
	assert_int_equal(of("runtime.gopark", "runtime.selectgo", "main.f", NULL), WAIT_SELECT);
	/* A user's own function of a telling name must not be taken for the runtime's. */
	assert_int_equal(of("main.work", "sync.(*Mutex).Lock", NULL, NULL), WAIT_OTHER);
	assert_int_equal(of("main.chansend", NULL, NULL, NULL), WAIT_OTHER);
	assert_int_equal(wait_class_of_frames(NULL, 0), WAIT_OTHER);
}

static void hidden_frames(void **state)
{
	(void)state;
	assert_true(frame_hidden_at_user_level(STR("runtime.gopark")));
	assert_true(frame_hidden_at_user_level(STR("runtime.main")));
	assert_true(frame_hidden_at_user_level(STR("runtime.(*mheap).alloc")));
	assert_true(frame_hidden_at_user_level(STR("net/http.(*Server).Serve.gowrap3")));
	assert_true(frame_hidden_at_user_level(STR("main.(*T).M-fm")));
	assert_false(frame_hidden_at_user_level(STR("runtime.Gosched")));
	assert_false(frame_hidden_at_user_level(STR("runtime.(*Func).Entry")));
	assert_false(frame_hidden_at_user_level(STR("runtime.gopanic")));
	assert_false(frame_hidden_at_user_level(STR("runtime.runFinalizers")));
	assert_false(frame_hidden_at_user_level(STR("runtime/pprof.writeGoroutineStacks")));
	assert_false(frame_hidden_at_user_level(STR("sync.runtime_Semacquire")));
	assert_false(frame_hidden_at_user_level(STR("main.gowrapper")));
}

static void names_and_risks(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WAIT_CLASSES; i++) {
		assert_non_null(wait_class_name((enum wait_class)i));
		for (unsigned k = 0; k < i; k++)
			assert_string_not_equal(wait_class_name((enum wait_class)i),
				wait_class_name((enum wait_class)k));
	}
	assert_string_equal(wait_risk_name(wait_class_risk(WAIT_MUTEX)), "high");
	assert_string_equal(wait_risk_name(wait_class_risk(WAIT_CHAN_SEND)), "high");
	assert_string_equal(wait_risk_name(wait_class_risk(WAIT_CHAN_RECEIVE)), "medium");
	assert_string_equal(wait_risk_name(wait_class_risk(WAIT_SLEEP)), "low");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statuses_of_all_versions),
		cmocka_unit_test(semaphores_by_their_frames),
		cmocka_unit_test(profiles_have_only_frames),
		cmocka_unit_test(hidden_frames),
		cmocka_unit_test(names_and_risks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
