/* SPDX-License-Identifier: MIT */
#include "formats/native_wait.h"

#include "model/owner_native.h"

struct native_row {
	struct str name; /* as native_plain_name() makes it */
	enum wait_class class;
};

static const struct native_row rows[] = {
	{STR_INIT("lll_lock_wait"), WAIT_MUTEX},
	{STR_INIT("lll_lock_wait_private"), WAIT_MUTEX},
	{STR_INIT("lll_mutex_lock_optimized"), WAIT_MUTEX},
	{STR_INIT("pthread_mutex_lock"), WAIT_MUTEX},
	{STR_INIT("pthread_mutex_lock_full"), WAIT_MUTEX},
	{STR_INIT("pthread_mutex_timedlock"), WAIT_MUTEX},
	{STR_INIT("pthread_mutex_clocklock"), WAIT_MUTEX},
	{STR_INIT("PyThread_acquire_lock_timed"), WAIT_MUTEX},
	{STR_INIT("pthread_rwlock_rdlock"), WAIT_RW_READ},
	{STR_INIT("pthread_rwlock_rdlock_full64"), WAIT_RW_READ},
	{STR_INIT("pthread_rwlock_wrlock"), WAIT_RW_WRITE},
	{STR_INIT("pthread_rwlock_wrlock_full64"), WAIT_RW_WRITE},
	{STR_INIT("pthread_cond_wait"), WAIT_COND},
	{STR_INIT("pthread_cond_wait_common"), WAIT_COND},
	{STR_INIT("pthread_cond_timedwait"), WAIT_COND},
	{STR_INIT("pthread_cond_timedwait64"), WAIT_COND},
	{STR_INIT("pthread_cond_clockwait"), WAIT_COND},
	{STR_INIT("sem_wait"), WAIT_SEMA},
	{STR_INIT("sem_timedwait"), WAIT_SEMA},
	{STR_INIT("new_sem_wait"), WAIT_SEMA},
	{STR_INIT("new_sem_wait_slow"), WAIT_SEMA},
	{STR_INIT("new_sem_wait_slow64"), WAIT_SEMA},
	{STR_INIT("new_sem_wait_slow64.constprop.0"), WAIT_SEMA},
	{STR_INIT("futex_wait"), WAIT_SEMA},
	{STR_INIT("futex_wait_simple"), WAIT_SEMA},
	{STR_INIT("futex_abstimed_wait"), WAIT_SEMA},
	{STR_INIT("futex_abstimed_wait64"), WAIT_SEMA},
	{STR_INIT("futex_abstimed_wait_common"), WAIT_SEMA},
	{STR_INIT("futex_abstimed_wait_common64"), WAIT_SEMA},
	{STR_INIT("futex_abstimed_wait_cancelable64"), WAIT_SEMA},
	{STR_INIT("runtime.futex"), WAIT_RUNTIME_IDLE},
	{STR_INIT("runtime.usleep"), WAIT_SLEEP},
	{STR_INIT("pthread_join"), WAIT_WAITGROUP},
	{STR_INIT("pthread_clockjoin_ex"), WAIT_WAITGROUP},
	{STR_INIT("pthread_timedjoin_np"), WAIT_WAITGROUP},
	{STR_INIT("nanosleep"), WAIT_SLEEP},
	{STR_INIT("clock_nanosleep"), WAIT_SLEEP},
	{STR_INIT("clock_nanosleep_time64"), WAIT_SLEEP},
	{STR_INIT("usleep"), WAIT_SLEEP},
	{STR_INIT("sleep"), WAIT_SLEEP},
	{STR_INIT("epoll_wait"), WAIT_IO},
	{STR_INIT("epoll_pwait"), WAIT_IO},
	{STR_INIT("poll"), WAIT_IO},
	{STR_INIT("ppoll"), WAIT_IO},
	{STR_INIT("select"), WAIT_IO},
	{STR_INIT("pselect"), WAIT_IO},
	{STR_INIT("pselect64"), WAIT_IO},
	{STR_INIT("select64"), WAIT_IO},
	{STR_INIT("accept"), WAIT_IO},
	{STR_INIT("accept4"), WAIT_IO},
	{STR_INIT("connect"), WAIT_IO},
	{STR_INIT("recv"), WAIT_IO},
	{STR_INIT("recvfrom"), WAIT_IO},
	{STR_INIT("recvmsg"), WAIT_IO},
	{STR_INIT("send"), WAIT_IO},
	{STR_INIT("sendto"), WAIT_IO},
	{STR_INIT("sendmsg"), WAIT_IO},
	{STR_INIT("read"), WAIT_IO},
	{STR_INIT("readv"), WAIT_IO},
	{STR_INIT("write"), WAIT_IO},
	{STR_INIT("writev"), WAIT_IO},
	{STR_INIT("pause"), WAIT_SYSCALL},
	{STR_INIT("wait4"), WAIT_SYSCALL},
	{STR_INIT("waitpid"), WAIT_SYSCALL},
	{STR_INIT("waitid"), WAIT_SYSCALL},
	{STR_INIT("sigsuspend"), WAIT_SYSCALL},
	{STR_INIT("sigtimedwait"), WAIT_SYSCALL},
	{STR_INIT("sigwait"), WAIT_SYSCALL},
	{STR_INIT("sigwaitinfo"), WAIT_SYSCALL},
	{STR_INIT("syscall"), WAIT_SYSCALL},
	{STR_INIT("syscall_cp"), WAIT_SYSCALL},
	{STR_INIT("syscall_cancel"), WAIT_SYSCALL},
	{STR_INIT("syscall_cancel_arch"), WAIT_SYSCALL},
	{STR_INIT("ioctl"), WAIT_SYSCALL},
	{STR_INIT("internal/runtime/syscall/linux.Syscall6"), WAIT_SYSCALL},
	{STR_INIT("internal/runtime/syscall.Syscall6"), WAIT_SYSCALL},
};

static enum wait_class class_of(struct str name)
{
	struct str plain = native_plain_name(name);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq(plain, rows[i].name))
			return rows[i].class;
	return WAIT_OTHER;
}

/* A futex belongs to what is built of it, a system call to the function that names it. */
static bool refines(enum wait_class found, enum wait_class next)
{
	if (next == WAIT_OTHER || next == WAIT_SYSCALL)
		return found == WAIT_OTHER && next != WAIT_OTHER;
	return found == WAIT_OTHER || found == WAIT_SEMA || found == WAIT_SYSCALL ||
	       (found == WAIT_MUTEX && next == WAIT_COND);
}

enum wait_class native_wait_class(const struct wait_frame *frames, size_t n)
{
	enum wait_class found = WAIT_OTHER;

	for (size_t i = 0; i < n; i++) {
		enum wait_class next = class_of(frames[i].name);
		enum code_owner owner = CODE_MINE;

		if (refines(found, next))
			found = next;
		native_owner(frames[i].name, frames[i].file, &owner);
		if (next != WAIT_OTHER || owner == CODE_RUNTIME)
			continue;
		if (i == 0 && owner == CODE_MINE && !native_unknown(frames[i].name) &&
			!str_starts(frames[i].name, STR("_")) &&
			!str_starts(frames[i].name, STR("runtime.")))
			return WAIT_RUN;
		break;
	}
	return found;
}
