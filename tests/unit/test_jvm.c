/* SPDX-License-Identifier: MIT */
#include "dump_capture.h"

#include "formats/jvm_frame.h"
#include "formats/jvm_header.h"
#include "model/owner_jvm.h"

/* ---- one line ---- */

static struct jvm_header header(const char *text)
{
	struct jvm_header h;

	if (!jvm_header_parse(str_from(text), &h))
		fail_msg("not a header: %s", text);
	return h;
}

static void headers_of_all_forms(void **state)
{
	struct jvm_header h;

	(void)state;
	h = header("\"main\" prio=10 tid=0x00007f1c nid=0x1a2b runnable [0x00007f20]");
	assert_str(h.name, "main");
	assert_true(h.id == 0x1a2b); /* before JDK 8 the system's id is the only one */
	assert_str(h.state, "runnable");
	h = header("\"main\" #1 prio=5 os_prio=0 tid=0x00007f1c nid=0x1 waiting on condition "
		   "[0x00007f20]");
	assert_true(h.id == 1);
	assert_str(h.state, "waiting on condition");
	h = header("\"a\" #12 daemon prio=5 os_prio=31 cpu=0.38ms elapsed=1.39s allocated=12K "
		   "defined_classes=1 tid=0x00007fbecc0b6a20 nid=0x2ce9 in Object.wait()  [0x7f]");
	assert_true(h.id == 12);
	assert_str(h.state, "in Object.wait()");
	h = header("\"b\" #3 [14066] prio=5 os_prio=0 cpu=39.74ms elapsed=1.00s tid=0x7f nid=14066 "
		   "runnable  [0x00007f21c2d1e000]");
	assert_true(h.id == 3);
	assert_str(h.state, "runnable");
	h = header(
		"\"c\" #23 [14085] daemon prio=5 os_prio=0 cpu=1ms elapsed=0.94s tid=0x7f  [0x1]");
	assert_true(h.id == 23);
	assert_str(h.state, "");
	h = header(
		"\"VM Thread\" os_prio=0 cpu=0.75ms elapsed=1.42s tid=0x7f nid=0x2cd9 runnable  ");
	assert_true(h.id == 0); /* its nid may be another thread's java id */
	h = header("\"x\" - Thread t@17");
	assert_true(h.id == 17);
	h = header("\"say \"hi\" #9 prio=5\" #8 prio=5 os_prio=0 tid=0x7f nid=0x2 runnable");
	assert_str(h.name, "say \"hi\" #9 prio=5");
	assert_true(h.id == 8);
	h = header("\"\" #7 prio=5 os_prio=0 tid=0x7f nid=0x2 runnable");
	assert_str(h.name, "");
	h = header("#52 \"\" virtual WAITING 1970-01-02T00:00:01.5Z");
	assert_true(h.id == 52 && h.is_virtual && h.to_file);
	assert_str(h.state, "WAITING");
	assert_true(h.time_ns == INT64_C(86401500000000));
}

static void no_headers(void **state)
{
	static const char *const lines[] = {"\"main\"", "\"main\":", "\"main\" #1 prio=5 os_prio=0",
		"\"worker\" said hello tid=0x12", "\"x\" #1 prio=5 tid=0xzz nid=0x1",
		"#12 fixed it", "#12 \"a\" merged by bob", "# \"a\" WAITING",
		"\"x\" #z prio=5 tid=0x1 nid=0x1", "\"", "#1 \"x", "\"x\" - Thread t@1 more"};
	struct jvm_header h;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (jvm_header_parse(str_from(lines[i]), &h))
			fail_msg("a header: %s", lines[i]);
	assert_true(jvm_header_parse(STR("#12 \"fix the build\""), &h));
	assert_false(jvm_header_begins_dump(&h));
}

static void times(void **state)
{
	int64_t t;

	(void)state;
	assert_true(jvm_time_parse(STR("2026-11-21T13:32:57.666830032Z"), &t));
	assert_true(t == INT64_C(1795267977666830032));
	assert_true(jvm_time_parse(STR("2024-02-29T00:00:00Z"), &t));
	assert_true(t == INT64_C(1709164800000000000));
	assert_false(jvm_time_parse(STR("2026-11-21T13:32:57"), &t));
	assert_false(jvm_time_parse(STR("2026-13-21T13:32:57Z"), &t));
	assert_false(jvm_time_parse(STR("2026-11-21 13:32:57Z"), &t));
}

static void check_frame(const char *text, const char *name, const char *file, uint32_t line)
{
	struct strbuf scratch = {0};
	struct jvm_frame f;

	if (!jvm_frame_parse(str_from(text), &scratch, &f))
		fail_msg("not a frame: %s", text);
	assert_str(f.name, name);
	assert_str(f.file, file);
	assert_int_equal(f.line, line);
	strbuf_release(&scratch);
}

static void frames(void **state)
{
	struct strbuf scratch = {0};
	struct jvm_frame f;

	(void)state;
	check_frame("a.b.C.m(C.java:12)", "a.b.C.m", "C.java", 12);
	check_frame("java.lang.Thread.run(java.base@17.0.15/Thread.java:840)",
		"java.lang.Thread.run", "Thread.java", 840);
	check_frame("java.lang.Object.wait(java.base@17.0.15/Native Method)",
		"java.lang.Object.wait", "", 0);
	check_frame("java.base/java.lang.Thread.run(Thread.java:840)", "java.lang.Thread.run",
		"Thread.java", 840);
	check_frame("app//a.b.C.m(C.kt)", "a.b.C.m", "C.kt", 0);
	check_frame("loader/mod@1.2/a.b.C.m(C.scala:1)", "a.b.C.m", "C.scala", 1);
	check_frame("a.C$$Lambda$14/0x00007fbe58001000.run(Unknown Source)", "a.C$$Lambda$14.run",
		"", 0);
	check_frame(
		"java.base/java.lang.VirtualThread$$Lambda/0x0000000013004c60.run(Unknown Source)",
		"java.lang.VirtualThread$$Lambda.run", "", 0);
	check_frame("java.lang.invoke.LambdaForm$DMH/1096979270.invokeStatic(LambdaForm$DMH)",
		"java.lang.invoke.LambdaForm$DMH.invokeStatic", "LambdaForm$DMH", 0);
	check_frame("a.C.<init>(C.java:3)", "a.C.<init>", "C.java", 3);
	assert_false(jvm_frame_parse(STR("a.b.C.m(C.java:12"), &scratch, &f));
	assert_false(jvm_frame_parse(STR("nothing here"), &scratch, &f));
	assert_false(jvm_frame_parse(STR("(C.java:12)"), &scratch, &f));
	strbuf_release(&scratch);
}

static void locks(void **state)
{
	struct jvm_lock k;

	(void)state;
	assert_true(jvm_lock_parse(STR("locked <0x00000000ffd1d4b0> (a a.B$C)"), &k));
	assert_true(k.role == LOCK_HELD && k.object == 0xffd1d4b0);
	assert_str(k.type, "a.B$C");
	assert_true(jvm_lock_parse(STR("waiting to lock <0x1> (a java.lang.Class for a.B)"), &k));
	assert_true(k.role == LOCK_WANTED);
	assert_str(k.type, "java.lang.Class for a.B");
	assert_true(jvm_lock_parse(STR("waiting to re-lock in wait() <0x2> (a X)"), &k));
	assert_true(k.role == LOCK_WANTED && k.object == 2);
	assert_true(jvm_lock_parse(STR("waiting on <no object reference available>"), &k));
	assert_true(k.role == LOCK_WAITED_ON && k.object == 0);
	assert_true(jvm_lock_parse(STR("parking to wait for  <0x3> (a X)"), &k));
	assert_true(k.role == LOCK_PARKED && k.object == 3);
	assert_true(jvm_lock_parse(STR("parking to wait for <a.Lock@685b5070>, owner #3"), &k));
	assert_true(k.role == LOCK_PARKED && k.object == 0);
	assert_str(k.type, "a.Lock");
	assert_false(
		jvm_lock_parse(STR("eliminated <owner is scalar replaced> (a X)"), &k) && k.object);
	assert_false(jvm_lock_parse(STR("None"), &k));
	assert_false(jvm_lock_parse(STR("locked <0x1"), &k));
	assert_false(jvm_lock_parse(STR("locked <0xzz> (a X)"), &k));
}

static void check_canonical(const char *name, const char *want)
{
	struct strbuf out = {0};

	function_canonical(str_from(name), &out);
	assert_str(strbuf_str(&out), want);
	strbuf_release(&out);
}

static void canonical_names(void **state)
{
	(void)state;
	check_canonical("a.C$$Lambda$14.run", "a.C$$Lambda$*.run");
	check_canonical("a.C$$Lambda$14/0x00007fbe58001000.run", "a.C$$Lambda$*.run");
	check_canonical("a.C$$Lambda/0x0000000013042000.run", "a.C$$Lambda.run");
	check_canonical("a.C.lambda$move$3", "a.C.lambda$move$*");
	check_canonical("a.C$1.run", "a.C$*.run");
	check_canonical("jdk.proxy2.$Proxy12.run", "jdk.proxy*.$Proxy*.run");
	check_canonical("jdk.internal.reflect.GeneratedMethodAccessor7.invoke",
		"jdk.internal.reflect.GeneratedMethodAccessor*.invoke");
	check_canonical(
		"a.S$$EnhancerBySpringCGLIB$$1fe2ab.get", "a.S$$EnhancerBySpringCGLIB$$*.get");
	check_canonical("a.C$Inner.move2", "a.C$Inner.move2");
	check_canonical("a/C$$Lambda$4.0x00007ff5f4003a20.apply_[i]", "a/C$$Lambda$*.apply");
	check_canonical("java/util/HashMap.merge_[j]", "java/util/HashMap.merge");
	/* Go as before */
	check_canonical("main.run.OnceFunc.func1", "main.run.OnceFunc.func*");
}

static void owners(void **state)
{
	(void)state;
	assert_int_equal(jvm_owner(STR("com.example.shop.Orders.bill")), CODE_MINE);
	assert_int_equal(jvm_owner(STR("org.apache.catalina.X.run")), CODE_DEPENDENCY);
	assert_int_equal(jvm_owner(STR("java.util.ArrayList.add")), CODE_STDLIB);
	assert_int_equal(
		jvm_owner(STR("java.util.concurrent.locks.LockSupport.park")), CODE_RUNTIME);
	assert_true(jvm_is_function(STR("Virtual.main"), STR("Virtual.java")));
	assert_true(jvm_is_function(STR("java.lang.Object.wait"), STR("")));
	assert_false(jvm_is_function(STR("main.run.OnceFunc.func1"), STR("")));
	assert_false(jvm_is_function(STR("main.run.OnceFunc.func1"), STR("a.go")));
	assert_false(jvm_is_function(STR("time.Time.String"), STR("")));
	assert_false(jvm_is_function(STR("net/http.(*Server).Serve"), STR("")));
	assert_true(
		jvm_class_at(STR("com.example.shop.Orders.bill")) == strlen("com.example.shop."));
	assert_str(function_package(STR("com.example.shop.Orders$A.bill")), "com.example.shop");
	assert_str(function_package(STR("time.Time.String")), "time");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_of_all_forms),
		cmocka_unit_test(no_headers),
		cmocka_unit_test(times),
		cmocka_unit_test(frames),
		cmocka_unit_test(locks),
		cmocka_unit_test(canonical_names),
		cmocka_unit_test(owners),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
