/* SPDX-License-Identifier: MIT */
#include "formats/jvm_wait.h"

struct name_class {
	struct str prefix; /* of the function's name */
	enum wait_class class;
};

#define JUC   "java.util.concurrent."
#define LOCKS "java.util.concurrent.locks."

/*
 * Frames that say what a parked thread waits for; the first that matches counts, and a condition
 * gives way to what is built on one (cyclic barriers, awaitTermination).
 */
static const struct name_class parked[] = {
	{STR_INIT(LOCKS "ReentrantReadWriteLock$ReadLock."), WAIT_RW_READ},
	{STR_INIT(LOCKS "ReentrantReadWriteLock$WriteLock."), WAIT_RW_WRITE},
	{STR_INIT(LOCKS "StampedLock.acquireRead"), WAIT_RW_READ},
	{STR_INIT(LOCKS "StampedLock.readLock"), WAIT_RW_READ},
	{STR_INIT(LOCKS "StampedLock.tryReadLock"), WAIT_RW_READ},
	{STR_INIT(LOCKS "StampedLock.acquireWrite"), WAIT_RW_WRITE},
	{STR_INIT(LOCKS "StampedLock.writeLock"), WAIT_RW_WRITE},
	{STR_INIT(LOCKS "StampedLock.tryWriteLock"), WAIT_RW_WRITE},
	{STR_INIT(LOCKS "ReentrantLock."), WAIT_MUTEX},
	{STR_INIT(LOCKS "AbstractQueuedSynchronizer$ConditionObject.await"), WAIT_COND},
	{STR_INIT(LOCKS "AbstractQueuedLongSynchronizer$ConditionObject.await"), WAIT_COND},
	{STR_INIT(JUC "CyclicBarrier."), WAIT_WAITGROUP},
	{STR_INIT(JUC "ThreadPoolExecutor.awaitTermination"), WAIT_WAITGROUP},
	{STR_INIT(JUC "ForkJoinPool.awaitTermination"), WAIT_WAITGROUP},
	{STR_INIT(JUC "CountDownLatch.await"), WAIT_WAITGROUP},
	{STR_INIT(JUC "FutureTask.awaitDone"), WAIT_WAITGROUP},
	{STR_INIT(JUC "CompletableFuture"), WAIT_WAITGROUP},
	{STR_INIT(JUC "ForkJoinTask."), WAIT_WAITGROUP}, {STR_INIT(JUC "Phaser"), WAIT_WAITGROUP},
	{STR_INIT(JUC "ThreadPerTaskExecutor.await"), WAIT_WAITGROUP},
	{STR_INIT(JUC "StructuredTaskScope"), WAIT_WAITGROUP},
	{STR_INIT(JUC "Semaphore."), WAIT_SEMA}, {STR_INIT(JUC "SynchronousQueue"), WAIT_COND},
	{STR_INIT(JUC "LinkedTransferQueue"), WAIT_COND}, {STR_INIT(JUC "Exchanger."), WAIT_COND},
	{STR_INIT(JUC "ForkJoinPool.awaitWork"), WAIT_COND},
	{STR_INIT("java.lang.Thread.sleep"), WAIT_SLEEP}, /* of a virtual thread */
	{STR_INIT("java.lang.VirtualThread.sleep"), WAIT_SLEEP},
	{STR_INIT("java.lang.Thread.join"), WAIT_WAITGROUP},
	{STR_INIT("java.lang.VirtualThread.join"), WAIT_WAITGROUP},
	{STR_INIT("sun.nio.ch."), WAIT_IO}, /* a virtual thread parks until its socket is ready */
};

/* A lock of somebody's own on AbstractQueuedSynchronizer, by how it is acquired. */
static const struct name_class acquired[] = {
	{STR_INIT(LOCKS "AbstractQueuedSynchronizer.acquireShared"), WAIT_SEMA},
	{STR_INIT(LOCKS "AbstractQueuedSynchronizer.doAcquireShared"), WAIT_SEMA},
	{STR_INIT(LOCKS "AbstractQueuedSynchronizer.tryAcquireShared"), WAIT_SEMA},
	{STR_INIT(LOCKS "AbstractQueuedSynchronizer."), WAIT_MUTEX},
	{STR_INIT(LOCKS "AbstractQueuedLongSynchronizer."), WAIT_MUTEX},
};

/* Leaves of RUNNABLE threads that the system, not the program, will wake. */
static const struct name_class native[] = {
	{STR_INIT("sun.nio.ch.EPoll"), WAIT_IO},
	{STR_INIT("sun.nio.ch.KQueue"), WAIT_IO},
	{STR_INIT("sun.nio.ch.WEPoll"), WAIT_IO},
	{STR_INIT("sun.nio.ch.DevPoll"), WAIT_IO},
	{STR_INIT("sun.nio.ch.PollArrayWrapper.poll"), WAIT_IO},
	{STR_INIT("sun.nio.ch.WindowsSelectorImpl$SubSelector.poll"), WAIT_IO},
	{STR_INIT("sun.nio.ch.Net.poll"), WAIT_IO},
	{STR_INIT("sun.nio.ch.Net.accept"), WAIT_IO},
	{STR_INIT("sun.nio.ch.Net.connect"), WAIT_IO},
	{STR_INIT("sun.nio.ch.UnixDomainSockets.accept"), WAIT_IO},
	{STR_INIT("sun.nio.ch.UnixDomainSockets.connect"), WAIT_IO},
	{STR_INIT("sun.nio.ch.ServerSocketChannelImpl.accept0"), WAIT_IO},
	{STR_INIT("sun.nio.ch.SocketDispatcher."), WAIT_IO},
	{STR_INIT("sun.nio.ch.DatagramDispatcher."), WAIT_IO},
	{STR_INIT("sun.nio.ch.FileDispatcherImpl."), WAIT_IO},
	{STR_INIT("java.net.SocketInputStream.socketRead0"), WAIT_IO},
	{STR_INIT("java.net.SocketOutputStream.socketWrite0"), WAIT_IO},
	{STR_INIT("java.net.PlainSocketImpl."), WAIT_IO},
	{STR_INIT("java.net.DualStackPlainSocketImpl."), WAIT_IO},
	{STR_INIT("java.net.PlainDatagramSocketImpl."), WAIT_IO},
	{STR_INIT("java.net.Inet4AddressImpl.lookup"), WAIT_IO},
	{STR_INIT("java.net.Inet6AddressImpl.lookup"), WAIT_IO},
	{STR_INIT("io.netty.channel.epoll.Native.epollWait"), WAIT_IO},
	{STR_INIT("io.netty.channel.kqueue.Native.keventWait"), WAIT_IO},
	{STR_INIT("org.apache.tomcat.jni.Poll.poll"), WAIT_IO},
	{STR_INIT("java.io.FileInputStream.read"), WAIT_SYSCALL},
	{STR_INIT("java.io.FileOutputStream.write"), WAIT_SYSCALL},
	{STR_INIT("java.io.FileDescriptor.sync"), WAIT_SYSCALL},
	{STR_INIT("java.io.RandomAccessFile.read"), WAIT_SYSCALL},
	{STR_INIT("java.io.RandomAccessFile.write"), WAIT_SYSCALL},
	{STR_INIT("java.lang.ProcessHandleImpl.waitForProcessExit"), WAIT_SYSCALL},
	{STR_INIT("java.lang.UNIXProcess.waitForProcessExit"), WAIT_SYSCALL},
	{STR_INIT("java.lang.ProcessImpl.waitFor"), WAIT_SYSCALL},
	{STR_INIT("sun.nio.fs.LinuxWatchService.poll"), WAIT_SYSCALL},
};

static enum wait_class find(const struct name_class *table, size_t rows, struct str name)
{
	for (size_t i = 0; i < rows; i++)
		if (str_starts(name, table[i].prefix))
			return table[i].class;
	return WAIT_OTHER;
}

#define FIND(table, name) find(table, sizeof(table) / sizeof((table)[0]), name)

/* Frames of the JDK at the leaf; what called them waits, and says nothing of how. */
static size_t library_frames(const struct str *names, size_t n)
{
	static const struct str roots[] = {STR_INIT("java."), STR_INIT("jdk."), STR_INIT("sun.")};
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < 3 && !str_starts(names[i], roots[k]); k++)
			;
		if (k == 3)
			break;
	}
	return i;
}

static enum wait_class class_of_parked(const struct str *names, size_t n)
{
	enum wait_class class = WAIT_OTHER;

	n = library_frames(names, n);
	for (size_t i = 0; i < n && (class == WAIT_OTHER || class == WAIT_COND); i++) {
		enum wait_class next = FIND(parked, names[i]);

		if (class == WAIT_OTHER || next == WAIT_WAITGROUP)
			class = next;
	}
	for (size_t i = 0; i < n && class == WAIT_OTHER; i++)
		class = FIND(acquired, names[i]);
	return class == WAIT_OTHER ? WAIT_COND : class;
}

static enum wait_class class_of_monitor(const struct str *names, size_t n)
{
	n = library_frames(names, n);
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], STR("java.lang.Thread.join")))
			return WAIT_WAITGROUP;
	return WAIT_COND;
}

enum wait_class jvm_wait_class(struct str state, const struct str *names, size_t n)
{
	bool timed = str_eat(&state, STR("TIMED_"));

	if (str_starts(state, STR("BLOCKED")))
		return WAIT_MUTEX;
	if (str_starts(state, STR("WAITING"))) {
		if (str_find(state, STR("(on object monitor")) != SIZE_MAX ||
			(n && str_starts(names[0], STR("java.lang.Object.wait"))))
			return class_of_monitor(names, n);
		if (str_find(state, STR("(sleeping)")) != SIZE_MAX ||
			(timed && n && str_starts(names[0], STR("java.lang.Thread.sleep"))))
			return WAIT_SLEEP;
		return class_of_parked(names, n);
	}
	if (n == 0)
		return WAIT_RUNTIME_IDLE;
	return FIND(native, names[0]) == WAIT_OTHER ? WAIT_RUN : FIND(native, names[0]);
}

bool jvm_thread_is_runtime(struct str entry, struct str leaf)
{
	static const struct str entries[] = {
		STR_INIT("java.lang.ref.Reference$ReferenceHandler.run"),
		STR_INIT("java.lang.ref.Finalizer$FinalizerThread.run"),
		STR_INIT("jdk.internal.misc.InnocuousThread.run"),
		STR_INIT("sun.misc.InnocuousThread.run")};

	/* A carrier below its virtual thread, which has a stack and a row of its own. */
	if (!entry.n || str_eq(leaf, STR("jdk.internal.vm.Continuation.run")))
		return true;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
		if (str_eq(entry, entries[i]))
			return true;
	return false;
}

bool jvm_thread_writes_dump(struct str leaf)
{
	static const struct str leaves[] = {STR_INIT("jdk.internal.vm.ThreadSnapshot."),
		STR_INIT("jdk.internal.vm.ThreadDumper."), STR_INIT("java.lang.Thread.dumpThreads"),
		STR_INIT("sun.management.ThreadImpl.dumpThreads0"),
		STR_INIT("sun.management.ThreadImpl.getThreadInfo1")};

	for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++)
		if (str_starts(leaf, leaves[i]))
			return true;
	return false;
}
