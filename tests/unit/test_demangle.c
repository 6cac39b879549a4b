/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/demangle.h"

static void expect(const char *mangled, const char *shown)
{
	struct strbuf b = {0};

	strbuf_adds(&b, "x");
	assert_int_equal(demangle(str_from(mangled), &b), shown != NULL);
	assert_string_equal(strbuf_cstr(&b) + 1, shown ? shown : "");
	strbuf_release(&b);
}

/* What Go 1.26's pprof shows for these. */
static void names_are_those_of_pprof(void **state)
{
	(void)state;
	expect("_ZN4shop5Order3addEi", "shop::Order::add");
	expect("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector::push_back");
	expect("_ZNSsC1Ev", "std::basic_string::basic_string");
	expect("_ZN3FoocvSt6vectorIiSaIiEEIdEEv", "Foo::operator std::vector");
	expect("_ZN3FooltERKS_", "Foo::operator<");
	expect("_ZZN1A3fooEiE1s", "A::foo()::s");
	expect("_ZZN1A3fooEiENKUliE_clEi", "A::foo()::{lambda(int)#1}::operator()");
	expect("_ZTVN3FooIiEE", "vtable for Foo");
	expect("_Z3fooi.isra.0.cold", "foo");
	expect("___ZN3foo3barEv_block_invoke_2", "invocation function for block in foo::bar");
	expect("_GLOBAL__I__ZN3foo3barEi", "global constructors keyed to foo::bar(int)");
}

static void rust_names_too(void **state)
{
	(void)state;
	expect("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "core::fmt::Formatter::pad");
	expect("_ZN3foo34bar$LT$$RF$u8$C$$u20$T$GT$..baz_$$17h0123456789abcdefE.llvm.7",
		"foo::bar<&u8, T>::baz_$$");
	expect("_RINvNtC3std3mem8align_ofINtC3std3VecjEE", "std::mem::align_of::<>");
	expect("_RNvXC1aINtB2_3FoojENtB2_5Trait3bar", "<a::Foo<> as a::Trait>::bar");
	expect("_RNvC1a3foo.llvm.1234", "a::foo");
}

static void others_are_left_alone(void **state)
{
	(void)state;
	expect("", NULL);
	expect("_Z", NULL);
	expect("_R", NULL);
	expect("main.main", NULL);
	expect("_Zmain", NULL);
	expect("_GLOBAL__sub_I_main.cpp", NULL);
	expect("_ZN4core3fmt9Formatter3pad17h0000000000000000", NULL); /* no E */
}

/* A back reference of v0: where it points to, in base 62. */
static void add_ref(struct strbuf *b, size_t at)
{
	static const char digits[] =
		"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	strbuf_addc(b, 'B');
	if (at > 62)
		strbuf_addc(b, digits[(at - 1) / 62]);
	strbuf_addc(b, digits[(at - 1) % 62]);
	strbuf_addc(b, '_');
}

/* Each level holds the one before twice. */
static void bombs_are_not_written_out(void **state)
{
	struct strbuf cpp = {0}, rust = {0}, out = {0};
	size_t before = strlen("IC1a");

	(void)state;
	strbuf_adds(&cpp, "_ZNK1aMUlFiiEFS_S_E");
	for (unsigned i = 0; i < 34; i++) {
		char digit = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i];

		strbuf_addf(&cpp, "FS%c_S%c_E", digit, digit);
	}
	strbuf_adds(&cpp, "E_clEv");
	assert_false(demangle(strbuf_str(&cpp), &out));
	strbuf_adds(&rust, "_RIC1aTuuE");
	for (unsigned i = 0; i < 60; i++) {
		size_t at = rust.n - strlen("_R");

		strbuf_addc(&rust, 'T');
		add_ref(&rust, before);
		add_ref(&rust, before);
		strbuf_addc(&rust, 'E');
		before = at;
	}
	strbuf_addc(&rust, 'E');
	assert_false(demangle(strbuf_str(&rust), &out));
	assert_int_equal(out.n, 0);
	strbuf_release(&cpp);
	strbuf_release(&rust);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_those_of_pprof),
		cmocka_unit_test(rust_names_too),
		cmocka_unit_test(others_are_left_alone),
		cmocka_unit_test(bombs_are_not_written_out),
	};

	return cmocka_run_group_tests_name("demangle", tests, NULL, NULL);
}
