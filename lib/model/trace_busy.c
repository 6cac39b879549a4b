/* SPDX-License-Identifier: MIT */
#include "model/trace_busy.h"

const char *spin_family_name(enum spin_family family)
{
	static const char *const names[SPIN_FAMILIES] = {
		"none", "select", "channel", "clock", "yield"};

	return names[family];
}

/* Of src/runtime/{select,chan,proc,time_nofake}.go and src/time/time.go (Go 1.26). */
enum spin_family spin_family_of(struct str function)
{
	static const struct {
		struct str name;
		enum spin_family family;
	} names[] = {
		{STR_INIT("runtime.selectgo"), SPIN_SELECT},
		{STR_INIT("runtime.selectnbrecv"), SPIN_SELECT},
		{STR_INIT("runtime.selectnbrecv2"), SPIN_SELECT},
		{STR_INIT("runtime.selectnbsend"), SPIN_SELECT},
		{STR_INIT("runtime.chanrecv"), SPIN_CHANNEL},
		{STR_INIT("runtime.chanrecv1"), SPIN_CHANNEL},
		{STR_INIT("runtime.chanrecv2"), SPIN_CHANNEL},
		{STR_INIT("runtime.chansend"), SPIN_CHANNEL},
		{STR_INIT("runtime.chansend1"), SPIN_CHANNEL},
		{STR_INIT("runtime.chanlen"), SPIN_CHANNEL},
		{STR_INIT("runtime.Gosched"), SPIN_YIELD},
		{STR_INIT("time.Now"), SPIN_CLOCK},
		{STR_INIT("time.now"), SPIN_CLOCK},
		{STR_INIT("time.runtimeNow"), SPIN_CLOCK},
		{STR_INIT("time.runtimeNano"), SPIN_CLOCK},
		{STR_INIT("time.Since"), SPIN_CLOCK},
		{STR_INIT("time.Until"), SPIN_CLOCK},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(function, names[i].name))
			return names[i].family;
	return SPIN_NONE;
}
