/* SPDX-License-Identifier: MIT */
#include "model/profile.h"

#include <stdlib.h>

void profile_release(struct profile *p)
{
	free(p->types);
	free(p->columns);
	free(p->functions);
	free(p->lines);
	free(p->locations);
	free(p->mappings);
	free(p->strings);
	free(p->comments);
	strbuf_release(&p->built);
	intern_release(&p->built_strings);
	refs_release(&p->location_refs);
	arena_release(&p->arena);
	*p = (struct profile){0};
}

/* ---- which value ---- */

static void name_types(const struct profile *p, struct strbuf *out)
{
	for (size_t i = 0; i < p->ntypes; i++) {
		if (i)
			strbuf_addc(out, ' ');
		strbuf_add_safe(out, p->types[i].type);
	}
}

static bool type_named(const struct profile *p, struct str name, size_t *out)
{
	for (size_t i = 0; i < p->ntypes; i++) {
		if (str_eq(p->types[i].type, name)) {
			*out = i;
			return true;
		}
	}
	return false;
}

/* profile/index.go, Go 1.26. */
bool profile_value_index(const struct profile *p, struct str wanted, size_t *out, struct err *err)
{
	struct strbuf known = {0};
	struct str short_name = wanted;
	int64_t number;

	if (!p->ntypes)
		return err_set(err, ERR_FORMAT, "profile has no sample types");
	if (!wanted.n) {
		if (!p->default_type.n || !type_named(p, p->default_type, out))
			*out = p->ntypes - 1;
		return true;
	}
	if (str_i64(wanted, &number)) {
		if (number >= 0 && (uint64_t)number < p->ntypes) {
			*out = (size_t)number;
			return true;
		}
		return err_set(err, ERR_USAGE, "sample_index %.*s is outside the range [0..%zu]",
			STR_ARG(wanted), p->ntypes - 1);
	}
	str_eat(&short_name, STR("inuse_"));
	for (size_t i = 0; i < p->ntypes; i++) {
		if (str_eq(p->types[i].type, wanted) || str_eq(p->types[i].type, short_name)) {
			*out = i;
			return true;
		}
	}
	name_types(p, &known);
	err_set(err, ERR_USAGE, "sample_index \"%.*s\" must be one of: [%s]", STR_ARG(wanted),
		strbuf_cstr(&known));
	strbuf_release(&known);
	return false;
}

/* ---- kind ---- */

static bool has_function(const struct profile *p, const struct str *names, size_t n)
{
	for (size_t i = 0; i < p->nfunctions; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(p->functions[i].name, names[k]))
				return true;
	return false;
}

/*
 * Go gives mutex and block profiles the same types. A mutex profile charges whoever unlocks, a
 * block profile whoever waited.
 */
static const char *contention_kind(const struct profile *p)
{
	static const struct str unlock[] = {STR_INIT("sync.(*Mutex).Unlock"),
		STR_INIT("sync.(*RWMutex).Unlock"), STR_INIT("sync.(*RWMutex).RUnlock"),
		STR_INIT("internal/sync.(*Mutex).Unlock"), STR_INIT("runtime.unlock"),
		STR_INIT("runtime.unlock2"), STR_INIT("runtime._LostContendedRuntimeLock")};
	static const struct str wait[] = {STR_INIT("sync.(*Mutex).Lock"),
		STR_INIT("internal/sync.(*Mutex).Lock"), STR_INIT("sync.(*RWMutex).Lock"),
		STR_INIT("sync.(*RWMutex).RLock"), STR_INIT("sync.(*WaitGroup).Wait"),
		STR_INIT("sync.(*Cond).Wait"), STR_INIT("runtime.selectgo"),
		STR_INIT("runtime.chanrecv1"), STR_INIT("runtime.chanrecv2"),
		STR_INIT("runtime.chansend1")};

	for (size_t i = 0; i < p->ncomments; i++)
		if (str_starts(p->comments[i], PROFILE_FROM_TRACE))
			return "delay";
	if (has_function(p, unlock, sizeof(unlock) / sizeof(unlock[0])))
		return "mutex";
	if (has_function(p, wait, sizeof(wait) / sizeof(wait[0])))
		return "block";
	return "contention";
}

const char *profile_guess_kind(const struct profile *p)
{
	size_t i;

	if (type_named(p, STR("inuse_space"), &i) || type_named(p, STR("inuse_objects"), &i))
		return str_starts(p->default_type, STR("alloc_")) ? "allocs" : "heap";
	if (type_named(p, STR("space"), &i) && type_named(p, STR("objects"), &i))
		return "heap";
	if (type_named(p, STR("cpu"), &i) || str_eq(p->period_type.type, STR("cpu")))
		return "cpu";
	if (type_named(p, STR("contentions"), &i) && type_named(p, STR("delay"), &i))
		return contention_kind(p);
	if (type_named(p, STR("goroutine"), &i))
		return "goroutine";
	if (type_named(p, STR("threadcreate"), &i))
		return "threadcreate";
	return "other";
}
