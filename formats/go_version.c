/* SPDX-License-Identifier: MIT */
#include "formats/go_version.h"

#include <string.h>

#include "formats/goroutine_header.h"

void go_version_init(struct go_version *v)
{
	*v = (struct go_version){.least = 0, .most = UINT16_MAX};
}

void go_version_at_least(struct go_version *v, unsigned minor)
{
	if (minor <= v->least)
		return;
	v->least = minor;
	v->changes++;
}

void go_version_at_most(struct go_version *v, unsigned minor)
{
	if (minor >= v->most)
		return;
	v->most = minor;
	v->changes++;
}

void go_version_saw_port(struct go_version *v, enum go_port port)
{
	if (v->port == port || v->port == PORT_OTHER)
		return;
	v->port = v->port == PORT_UNKNOWN ? port : PORT_OTHER;
	v->changes++;
}

bool go_version_saw_register(struct go_version *v, struct str line)
{
	struct str name;

	if (!register_parse(line, &name))
		return false;
	if (str_eq(name, STR("rax")))
		go_version_saw_port(v, PORT_AMD64);
	else if (str_eq(name, STR("lr")))
		go_version_saw_port(v, PORT_ARM64);
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void state(struct go_version *v, unsigned minor, struct str text)
{
	text = str_head(text, sizeof(v->stated) - 3);
	memcpy(v->stated, "go", 2);
	memcpy(v->stated + 2, text.p, text.n);
	v->stated[2 + text.n] = '\0';
	v->exact = minor;
	v->changes++;
}

/* The version behind marker, where "1." and digits follow it. */
static bool state_after(struct go_version *v, struct str file, struct str marker)
{
	size_t at = str_find(file, marker), n = 0;
	struct str text, rest;
	uint64_t minor;

	if (at == SIZE_MAX)
		return false;
	text = str_from_at(file, at + marker.n);
	rest = text;
	if (!str_eat(&rest, STR("1.")) || !str_eat_u64(&rest, &minor) || minor > UINT16_MAX)
		return false;
	while (n < text.n && (is_digit(text.p[n]) || text.p[n] == '.'))
		n++;
	while (n && text.p[n - 1] == '.')
		n--;
	state(v, (unsigned)minor, str_head(text, n));
	return true;
}

static void saw_file(struct go_version *v, struct str file)
{
	if (str_find(file, STR("_amd64.")) != SIZE_MAX ||
		str_find(file, STR("linux-amd64/")) != SIZE_MAX)
		go_version_saw_port(v, PORT_AMD64);
	else if (str_find(file, STR("_arm64.")) != SIZE_MAX ||
		 str_find(file, STR("-arm64/")) != SIZE_MAX)
		go_version_saw_port(v, PORT_ARM64);
	else if (str_find(file, STR("/asm_")) != SIZE_MAX)
		go_version_saw_port(v, PORT_OTHER);
	if (!v->exact && str_find(file, STR("/src/")) != SIZE_MAX)
		(void)(state_after(v, file, STR("toolchain@v0.0.1-go")) ||
			state_after(v, file, STR("/go-")) || state_after(v, file, STR("/go/")) ||
			state_after(v, file, STR("/go")));
}

void go_version_saw_function(struct go_version *v, struct str name, struct str file)
{
	size_t slash = str_chr(name, '/'), dot = str_chr(name, '.');
	bool standard = slash == SIZE_MAX || slash < dot;

	if (str_starts(name, STR("internal/sync.")))
		go_version_at_least(v, 24);
	else if (str_starts(name, STR("sync.(*Mutex).lockSlow")))
		go_version_at_most(v, 23);
	else if (str_find(name, STR(".gowrap")) != SIZE_MAX)
		go_version_at_least(v, 22);
	else if (str_starts(name, STR("runtime.(*scavengerState).")))
		go_version_at_least(v, 19); /* src/runtime/mgcscavenge.go; every SIGQUIT has it */
	else if (str_find(name, STR("[...]")) != SIZE_MAX)
		go_version_at_least(v, 18);
	if (standard && !str_starts(name, STR("main.")))
		saw_file(v, file);
}

void go_version_saw_status(struct go_version *v, struct str status)
{
	static const struct {
		struct str status;
		unsigned minor;
	} since[] = {
		{STR_INIT("sync.Mutex.Lock"), 20},
		{STR_INIT("sync.RWMutex.RLock"), 20},
		{STR_INIT("sync.RWMutex.Lock"), 20},
		{STR_INIT("GC worker (active)"), 20},
		{STR_INIT("coroutine"), 22},
		{STR_INIT("sync.WaitGroup.Wait"), 24},
		{STR_INIT("GC weak to strong wait"), 23},
		{STR_INIT("cleanup wait"), 25},
		{STR_INIT("GOMAXPROCS updater (idle)"), 25},
	};

	for (size_t i = 0; i < sizeof(since) / sizeof(since[0]); i++)
		if (str_eq(status, since[i].status))
			go_version_at_least(v, since[i].minor);
}

void go_version_saw_semacquire(struct go_version *v, enum wait_class class)
{
	if (class == WAIT_MUTEX || class == WAIT_RW_READ || class == WAIT_RW_WRITE)
		go_version_at_most(v, 19);
	else if (class == WAIT_WAITGROUP)
		go_version_at_most(v, 23);
}

unsigned go_version_minor(const struct go_version *v)
{
	if (v->exact)
		return v->exact;
	return v->least == v->most ? v->least : 0;
}
