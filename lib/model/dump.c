/* SPDX-License-Identifier: MIT */
#include "model/dump.h"

#include <assert.h>

struct class_row {
	const char *name;
	enum wait_risk risk;
};

static const struct class_row classes[WAIT_CLASSES] = {
	[WAIT_OTHER] = {"other", RISK_LOW},
	[WAIT_RUN] = {"running", RISK_LOW},
	[WAIT_RUNNABLE] = {"runnable", RISK_LOW},
	[WAIT_SYSCALL] = {"syscall", RISK_LOW},
	[WAIT_IO] = {"IO wait", RISK_MEDIUM},
	[WAIT_SLEEP] = {"sleep", RISK_LOW},
	[WAIT_CHAN_SEND] = {"chan send", RISK_HIGH},
	[WAIT_CHAN_RECEIVE] = {"chan receive", RISK_MEDIUM},
	[WAIT_CHAN_NIL] = {"nil chan", RISK_HIGH},
	[WAIT_SELECT] = {"select", RISK_MEDIUM},
	[WAIT_SELECT_NONE] = {"select without cases", RISK_LOW},
	[WAIT_MUTEX] = {"mutex lock", RISK_HIGH},
	[WAIT_RW_READ] = {"rwmutex rlock", RISK_HIGH},
	[WAIT_RW_WRITE] = {"rwmutex lock", RISK_HIGH},
	[WAIT_WAITGROUP] = {"waitgroup wait", RISK_MEDIUM},
	[WAIT_COND] = {"cond wait", RISK_MEDIUM},
	[WAIT_SEMA] = {"semaphore", RISK_MEDIUM},
	[WAIT_GC] = {"GC", RISK_LOW},
	[WAIT_RUNTIME_IDLE] = {"runtime idle", RISK_LOW},
	[WAIT_COROUTINE] = {"coroutine", RISK_LOW},
};

const char *runtime_kind_name(enum runtime_kind kind)
{
	static const char *const names[RUNTIME_KINDS] = {"go", "jvm", "python", "native"};

	assert(kind < RUNTIME_KINDS);
	return names[kind];
}

const char *runtime_kind_thread(enum runtime_kind kind)
{
	assert(kind < RUNTIME_KINDS);
	return kind == RUNTIME_GO ? "goroutine" : "thread";
}

const char *runtime_kind_threads(enum runtime_kind kind)
{
	assert(kind < RUNTIME_KINDS);
	return kind == RUNTIME_GO ? "goroutines" : "threads";
}

const char *lock_role_name(enum lock_role role)
{
	static const char *const names[LOCK_ROLES] = {"held", "wanted", "waited on", "parked for"};

	assert(role < LOCK_ROLES);
	return names[role];
}

const char *dump_level_name(enum dump_level level)
{
	static const char *const names[DUMP_LEVELS] = {
		"unknown", "grouped", "user", "system", "trace"};

	assert(level < DUMP_LEVELS);
	return names[level];
}

const char *wait_class_name(enum wait_class class)
{
	assert(class < WAIT_CLASSES);
	return classes[class].name;
}

enum wait_risk wait_class_risk(enum wait_class class)
{
	assert(class < WAIT_CLASSES);
	return classes[class].risk;
}

const char *wait_risk_name(enum wait_risk risk)
{
	static const char *const names[] = {"low", "medium", "high"};

	return names[risk];
}

struct name_class {
	struct str name;
	enum wait_class class;
};

/*
 * gStatusStrings and waitReasonStrings of src/runtime/traceback.go and runtime2.go, Go 1.0 to 1.26.
 * No string was ever used again for something else.
 */
static const struct name_class statuses[] = {
	{STR_INIT("running"), WAIT_RUN},
	{STR_INIT("runnable"), WAIT_RUNNABLE},
	{STR_INIT("preempted"), WAIT_RUNNABLE},
	{STR_INIT("copystack"), WAIT_RUNNABLE},
	{STR_INIT("syscall"), WAIT_SYSCALL},
	{STR_INIT("IO wait"), WAIT_IO},
	{STR_INIT("sleep"), WAIT_SLEEP},
	{STR_INIT("chan send"), WAIT_CHAN_SEND},
	{STR_INIT("chan send (synctest)"), WAIT_CHAN_SEND},
	{STR_INIT("chan receive"), WAIT_CHAN_RECEIVE},
	{STR_INIT("chan receive (synctest)"), WAIT_CHAN_RECEIVE},
	{STR_INIT("chan send (nil chan)"), WAIT_CHAN_NIL},
	{STR_INIT("chan receive (nil chan)"), WAIT_CHAN_NIL},
	{STR_INIT("select"), WAIT_SELECT},
	{STR_INIT("select (synctest)"), WAIT_SELECT},
	{STR_INIT("select (no cases)"), WAIT_SELECT_NONE},
	{STR_INIT("sync.Mutex.Lock"), WAIT_MUTEX},
	{STR_INIT("sync.RWMutex.RLock"), WAIT_RW_READ},
	{STR_INIT("sync.RWMutex.Lock"), WAIT_RW_WRITE},
	{STR_INIT("sync.WaitGroup.Wait"), WAIT_WAITGROUP},
	{STR_INIT("sync.Cond.Wait"), WAIT_COND},
	{STR_INIT("semacquire"), WAIT_SEMA},
	{STR_INIT("semarelease"), WAIT_SEMA},
	{STR_INIT("coroutine"), WAIT_COROUTINE},
	{STR_INIT("GC assist wait"), WAIT_GC},
	{STR_INIT("GC assist marking"), WAIT_GC},
	{STR_INIT("GC sweep wait"), WAIT_GC},
	{STR_INIT("GC scavenge wait"), WAIT_GC},
	{STR_INIT("GC worker (idle)"), WAIT_GC},
	{STR_INIT("GC worker (active)"), WAIT_GC},
	{STR_INIT("GC mark termination"), WAIT_GC},
	{STR_INIT("GC weak to strong wait"), WAIT_GC},
	{STR_INIT("garbage collection"), WAIT_GC},
	{STR_INIT("garbage collection scan"), WAIT_GC},
	{STR_INIT("wait for GC cycle"), WAIT_GC},
	{STR_INIT("mark wait (idle)"), WAIT_GC},
	{STR_INIT("stopping the world"), WAIT_GC},
	{STR_INIT("flushing proc caches"), WAIT_GC},
	{STR_INIT("dumping heap"), WAIT_GC},
	{STR_INIT("idle"), WAIT_RUNTIME_IDLE},
	{STR_INIT("force gc (idle)"), WAIT_RUNTIME_IDLE},
	{STR_INIT("finalizer wait"), WAIT_RUNTIME_IDLE},
	{STR_INIT("cleanup wait"), WAIT_RUNTIME_IDLE},
	{STR_INIT("timer goroutine (idle)"), WAIT_RUNTIME_IDLE},
	{STR_INIT("trace reader (blocked)"), WAIT_RUNTIME_IDLE},
	{STR_INIT("GOMAXPROCS updater (idle)"), WAIT_RUNTIME_IDLE},
};

enum wait_class wait_class_of_status(struct str status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (str_eq(status, statuses[i].name))
			return statuses[i].class;
	return WAIT_OTHER;
}

/* Functions that a goroutine in this state has among its leaf-most frames. */
static const struct name_class leaves[] = {
	{STR_INIT("runtime.chansend"), WAIT_CHAN_SEND},
	{STR_INIT("runtime.chansend1"), WAIT_CHAN_SEND},
	{STR_INIT("runtime.chanrecv"), WAIT_CHAN_RECEIVE},
	{STR_INIT("runtime.chanrecv1"), WAIT_CHAN_RECEIVE},
	{STR_INIT("runtime.chanrecv2"), WAIT_CHAN_RECEIVE},
	{STR_INIT("runtime.selectgo"), WAIT_SELECT},
	{STR_INIT("runtime.block"), WAIT_SELECT_NONE},
	{STR_INIT("runtime.netpollblock"), WAIT_IO},
	{STR_INIT("internal/poll.runtime_pollWait"), WAIT_IO},
	{STR_INIT("net.runtime_pollWait"), WAIT_IO}, /* Go <= 1.8 */
	{STR_INIT("runtime.timeSleep"), WAIT_SLEEP},
	{STR_INIT("time.Sleep"), WAIT_SLEEP},
	{STR_INIT("sync.runtime_notifyListWait"), WAIT_COND},
	{STR_INIT("sync.(*Cond).Wait"), WAIT_COND},
	{STR_INIT("sync.runtime_SemacquireWaitGroup"), WAIT_WAITGROUP},
	{STR_INIT("sync.(*WaitGroup).Wait"), WAIT_WAITGROUP},
	{STR_INIT("sync.runtime_SemacquireRWMutexR"), WAIT_RW_READ},
	{STR_INIT("sync.runtime_SemacquireRWMutexRLock"), WAIT_RW_READ},
	{STR_INIT("sync.(*RWMutex).RLock"), WAIT_RW_READ},
	{STR_INIT("sync.runtime_SemacquireRWMutex"), WAIT_RW_WRITE},
	{STR_INIT("sync.runtime_SemacquireRWMutexLock"), WAIT_RW_WRITE},
	{STR_INIT("sync.(*RWMutex).Lock"), WAIT_RW_WRITE},
	{STR_INIT("sync.runtime_SemacquireMutex"), WAIT_MUTEX},
	{STR_INIT("internal/sync.runtime_SemacquireMutex"), WAIT_MUTEX},
	{STR_INIT("sync.(*Mutex).lockSlow"), WAIT_MUTEX},
	{STR_INIT("internal/sync.(*Mutex).lockSlow"), WAIT_MUTEX},
	{STR_INIT("internal/sync.(*Mutex).Lock"), WAIT_MUTEX},
	{STR_INIT("sync.(*Mutex).Lock"), WAIT_MUTEX},
	{STR_INIT("runtime.semacquire"), WAIT_SEMA},
	{STR_INIT("runtime.semacquire1"), WAIT_SEMA},
	{STR_INIT("runtime.coroswitch"), WAIT_COROUTINE},
	{STR_INIT("runtime.cgocall"), WAIT_SYSCALL},
	{STR_INIT("runtime.notetsleepg"), WAIT_SYSCALL},
	{STR_INIT("syscall.Syscall"), WAIT_SYSCALL},
	{STR_INIT("syscall.Syscall6"), WAIT_SYSCALL},
	{STR_INIT("syscall.syscall"), WAIT_SYSCALL},
	{STR_INIT("runtime.gcBgMarkWorker"), WAIT_GC},
	{STR_INIT("runtime.bgsweep"), WAIT_GC},
	{STR_INIT("runtime.bgscavenge"), WAIT_GC},
	{STR_INIT("runtime.gcAssistAlloc"), WAIT_GC},
	{STR_INIT("runtime.forcegchelper"), WAIT_RUNTIME_IDLE},
	{STR_INIT("runtime.runfinq"), WAIT_RUNTIME_IDLE},
	{STR_INIT("runtime.runFinalizers"), WAIT_RUNTIME_IDLE},
	{STR_INIT("runtime.runCleanups"), WAIT_RUNTIME_IDLE},
	{STR_INIT("runtime.timerproc"), WAIT_RUNTIME_IDLE},
	{STR_INIT("runtime.updateMaxProcsGoroutine"), WAIT_RUNTIME_IDLE},
};

static enum wait_class leaf_class(struct str name)
{
	for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++)
		if (str_eq(name, leaves[i].name))
			return leaves[i].class;
	return WAIT_OTHER;
}

/* Frames between the scheduler and the code that waits. */
static bool may_stand_above(struct str name)
{
	static const struct str packages[] = {STR_INIT("runtime."), STR_INIT("sync."),
		STR_INIT("internal/sync."), STR_INIT("internal/runtime/"),
		STR_INIT("internal/poll."), STR_INIT("syscall."), STR_INIT("time.Sleep")};

	for (size_t i = 0; i < sizeof(packages) / sizeof(packages[0]); i++)
		if (str_starts(name, packages[i]))
			return true;
	return false;
}

/*
 * What says more about the same wait replaces what was found nearer to the leaf: a semaphore
 * belongs to a lock, the mutex inside an RWMutex to the RWMutex.
 */
static bool refines(enum wait_class found, enum wait_class next)
{
	if (found == WAIT_OTHER || (found == WAIT_SEMA && next != WAIT_SEMA))
		return next != WAIT_OTHER;
	return found == WAIT_MUTEX && next == WAIT_RW_WRITE;
}

enum wait_class wait_class_of_frames(const struct str *names, size_t n)
{
	enum wait_class found = WAIT_OTHER;

	for (size_t i = 0; i < n; i++) {
		enum wait_class next = leaf_class(names[i]);

		if (refines(found, next))
			found = next;
		if (next == WAIT_OTHER && !may_stand_above(names[i]))
			break;
	}
	return found;
}

/* runtime.isExportedRuntime: "F" and "(*T).F" with capitals. */
static bool exported(struct str name)
{
	size_t dot = str_rchr(name, '.');
	struct str last = dot == SIZE_MAX ? name : str_from_at(name, dot + 1);
	struct str type = dot == SIZE_MAX ? STR("A") : str_head(name, dot);

	if (str_eat(&type, STR("(*")) && !str_ends(type, STR(")")))
		return false;
	return last.n && last.p[0] >= 'A' && last.p[0] <= 'Z' && type.n && type.p[0] >= 'A' &&
	       type.p[0] <= 'Z';
}

/* "...gowrap12": made by the compiler for `go f(x)` and `defer f(x)`, flagged FuncIDWrapper. */
static bool compiler_wrapper(struct str name)
{
	size_t n = name.n;

	if (str_ends(name, STR("-fm")))
		return true;
	while (n && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
		n--;
	name = str_head(name, n);
	return str_ends(name, STR(".gowrap")) || str_ends(name, STR(".deferwrap"));
}

bool frame_hidden_at_user_level(struct str name)
{
	if (str_eq(name, STR("runtime.gopanic")) || str_eq(name, STR("runtime.runFinalizers")) ||
		str_eq(name, STR("runtime.runCleanups")) || str_eq(name, STR("runtime.runfinq")))
		return false;
	if (str_eat(&name, STR("runtime.")))
		return !exported(name);
	return compiler_wrapper(name);
}
