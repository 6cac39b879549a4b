/* SPDX-License-Identifier: MIT */
#ifndef MODEL_DUMP_H
#define MODEL_DUMP_H

#include "model/stacks.h"

/* Canonical states (specs/goroutine-dump.md section 2). The order is that of the state table. */
enum wait_class {
	WAIT_OTHER,
	WAIT_RUN, /* running */
	WAIT_RUNNABLE,
	WAIT_SYSCALL,
	WAIT_IO,
	WAIT_SLEEP,
	WAIT_CHAN_SEND,
	WAIT_CHAN_RECEIVE,
	WAIT_CHAN_NIL,
	WAIT_SELECT,
	WAIT_SELECT_NONE, /* select without cases */
	WAIT_MUTEX,
	WAIT_RW_READ,
	WAIT_RW_WRITE,
	WAIT_WAITGROUP,
	WAIT_COND,
	WAIT_SEMA, /* a semaphore of unknown purpose */
	WAIT_GC,
	WAIT_RUNTIME_IDLE, /* runtime's own idle goroutines */
	WAIT_COROUTINE,
	WAIT_CLASSES,
};

enum thread_flags {
	THREAD_LOCKED = 1 << 0, /* locked to thread */
	THREAD_SCAN = 1 << 1,
	THREAD_LEAKED = 1 << 2, /* the runtime proved it unreachable */
	THREAD_DURABLE = 1 << 3,
	THREAD_TRUNCATED = 1 << 4, /* its block is cut: no conclusion from what it lacks */
	THREAD_NO_STACK = 1 << 5,  /* "stack unavailable" */
	THREAD_RUNTIME = 1 << 6,   /* the runtime's own (GC worker, finalizer, ...) */
	THREAD_DUMPER = 1 << 7,	   /* the one that writes the dump */
	THREAD_ELIDED = 1 << 8,	   /* frames left out by the runtime */
	THREAD_G0 = 1 << 9,	   /* a scheduler stack, "runtime stack:" */
	THREAD_PANICKED = 1 << 10, /* has a panic frame */
};

/* How the address of the object that a thread waits for is known. */
enum object_evidence {
	OBJECT_NONE,
	OBJECT_LOCK_SLOW,   /* (*Mutex).lockSlow */
	OBJECT_SEMACQUIRE,  /* runtime.semacquire1, mapped to the object */
	OBJECT_CHANNEL,	    /* runtime.chansend, chanrecv */
	OBJECT_NOTIFY_LIST, /* Cond */
	OBJECT_METHOD,	    /* receiver of RWMutex, WaitGroup or Cond method, printed without ? */
	OBJECT_STATED,	    /* the runtime prints it as what the thread waits for (JVM) */
};

/* What a thread does with a lock that its runtime prints (JVM; Go prints none). */
enum lock_role {
	LOCK_HELD,	/* entered or owned */
	LOCK_WANTED,	/* waits to enter or acquire it */
	LOCK_WAITED_ON, /* gave it up in Object.wait() and waits to be notified */
	LOCK_PARKED,	/* parked for it: a queue, a future, a lock: frames tell which */
	LOCK_ROLES,
};

const char *lock_role_name(enum lock_role role); /* "held", "wanted", "waited on", "parked for" */

struct thread_lock {
	uint64_t object; /* address as printed: the object's identity in this snapshot; 0 = unknown
			  */
	strid type;	 /* class of the object, 0 = unknown */
	enum lock_role role;
	uint32_t depth; /* frames of the stack from the root to the one that it is printed below */
};

/*
 * A word that a frame was called with and that may be a pointer, where words are to be believed
 * (formats/trust.h): argument 0 of a method with a pointer receiver is the receiver.
 */
struct thread_word {
	uint64_t value;
	uint32_t depth; /* frames of the stack from the root to the one that has it */
	uint32_t argument;
};

/*
 * Where in its function a frame stands, as Go prints it: the function begins at pc - offset.
 * Inlined frames have none.
 */
struct thread_pc {
	frameid frame;
	uint64_t offset;
	uint64_t pc; /* 0 = not printed: tracebacks at user level */
};

/*
 * One goroutine or thread as a reader hands it over. Runtime frames that only a system-level dump
 * shows are used for class and object and are not in the stack, so that the same goroutine has
 * the same stack at every level; a thread that has nothing else keeps them.
 */
struct thread {
	uint64_t id;	 /* 0 = unknown (grouped source) */
	uint64_t parent; /* id of the creator, 0 = unknown */
	uint64_t count;	 /* 1; more when the source has groups (debug=1, profiles) */
	uint64_t at;	 /* byte offset of its block in the inflated input */
	uint64_t object; /* trusted address it waits for, 0 = unknown */
	enum object_evidence evidence;
	enum wait_class class;
	strid status;	 /* as printed, flag words dropped; 0 = unknown */
	int64_t wait_ns; /* -1 = unknown: absence of minutes is no short wait */
	uint32_t flags;
	strid labels; /* one JSON object, keys sorted; 0 = none */
	stackid stack;
	frameid creator; /* created by */
	frameid wrapper; /* outermost frame that place_unwrapped() took off the stack, 0 = none */
	strid name;	 /* its own, as runtimes with named threads print it; 0 = none */
	const struct thread_lock *locks; /* stated by the runtime; borrowed for the call */
	size_t nlocks;
	const struct thread_word *words; /* when asked for; borrowed likewise, leaf first */
	size_t nwords;
	const struct thread_pc *pcs; /* with the words; frames that are not in the stack included */
	size_t npcs;
};

/* What wrote a dump; decides what its threads are called. */
enum runtime_kind {
	RUNTIME_GO,
	RUNTIME_JVM,
	RUNTIME_PYTHON,
	RUNTIME_NATIVE, /* a debugger's view of a process: gdb, eu-stack */
	RUNTIME_KINDS,
};

enum dump_level {
	DUMP_UNKNOWN,
	DUMP_GROUPED, /* debug=1, goroutine profile: no ids, states guessed from frames */
	DUMP_USER,    /* debug=2, runtime.Stack, panic */
	DUMP_SYSTEM,  /* SIGQUIT and other system-level tracebacks */
	DUMP_TRACE,   /* a moment of an execution trace; frames as in DUMP_USER */
	DUMP_LEVELS,
};

const char *dump_level_name(
	enum dump_level level); /* "unknown", "grouped", "user", "system", "trace" */

#define TIME_UNKNOWN INT64_MIN

/* One moment (or span) of one process, as a reader finds it in an input. */
struct snapshot {
	uint32_t ordinal; /* in its input, from 0 */
	enum dump_level level;
	enum runtime_kind runtime;
	int64_t time_ns;   /* UTC since 1970 where the input states it, else TIME_UNKNOWN */
	uint32_t go_minor; /* 26 of Go 1.26; 0 = unknown */
	strid go_version;  /* as stated or guessed from paths, 0 = unknown */
	uint64_t declared; /* threads that the input says it has; 0 = it does not */
	bool truncated;	   /* the last block is cut */
	bool capped;	   /* ends as a full buffer does: counts are lower bounds */
	uint64_t at;	   /* byte offset of its first line */
	uint64_t threads;  /* filled when it ends */
};

const char *runtime_kind_name(enum runtime_kind kind);	  /* "go", "jvm", "python", "native" */
const char *runtime_kind_thread(enum runtime_kind kind);  /* "goroutine", "thread" */
const char *runtime_kind_threads(enum runtime_kind kind); /* "goroutines", "threads" */

const char *wait_class_name(enum wait_class class); /* "chan send", "mutex lock", ... */

/* Class of a printed status; flag words must be gone. */
enum wait_class wait_class_of_status(struct str status);

/*
 * Class from the leaf-most function names, leaf first: tells what `semacquire` waits for, and the
 * state of a goroutine in a profile or debug=1 text, which print none. WAIT_OTHER when they do
 * not tell.
 */
enum wait_class wait_class_of_frames(const struct str *names, size_t n);

/*
 * Whether a user-level traceback leaves this function out (runtime.showfuncinfo in
 * src/runtime/traceback.go, Go 1.26): unexported functions of package runtime.
 */
bool frame_hidden_at_user_level(struct str name);

enum wait_risk { RISK_LOW, RISK_MEDIUM, RISK_HIGH };
/* high: lock, chan send, nil channel; medium: chan receive, select, long IO; low: the rest. */
enum wait_risk wait_class_risk(enum wait_class class);
const char *wait_risk_name(enum wait_risk risk);

#endif
