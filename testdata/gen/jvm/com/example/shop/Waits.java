// SPDX-License-Identifier: MIT
package com.example.shop;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

/** One thread for each way to wait; a thread's name says which. */
final class Waits {
	interface Body {
		void run() throws Exception;
	}

	static void wait(String name, Body body) {
		Main.start(name, () -> {
			try {
				body.run();
			} catch (Exception e) {
				throw new IllegalStateException(name, e);
			}
		});
	}

	static final Object bell = new Object();

	static void untilRung() throws Exception {
		synchronized (bell) {
			bell.wait();
		}
	}

	static void twiceThenWait() throws Exception {
		synchronized (bell) {
			synchronized (bell) { /* again: released by wait, printed once more */
				bell.wait(600_000);
			}
		}
	}

	static void locks() throws Exception {
		ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
		ReentrantLock lock = new ReentrantLock();
		Condition changed = lock.newCondition();
		StampedLock stamped = new StampedLock();
		wait("writer-holds", () -> {
			rw.writeLock().lock();
			stamped.writeLock();
			Thread.sleep(600_000);
		});
		Thread.sleep(200);
		wait("rw-read", () -> rw.readLock().lock());
		wait("rw-write", () -> rw.writeLock().lock());
		wait("stamped-read", () -> stamped.readLock());
		wait("condition", () -> {
			lock.lock();
			changed.await();
		});
		wait("lock-holds", () -> {
			Thread.sleep(100);
			lock.lock();
			Thread.sleep(600_000);
		});
		Thread.sleep(300);
		wait("lock-try", () -> lock.tryLock(600, TimeUnit.SECONDS));
	}

	static void queues() {
		wait("queue-take", () -> new LinkedBlockingQueue<String>().take());
		wait("array-put", () -> {
			BlockingQueue<Integer> q = new ArrayBlockingQueue<>(1);
			q.put(1);
			q.put(2);
		});
		wait("sync-put", () -> new SynchronousQueue<String>().put("x"));
		wait("delay", () -> new DelayQueue<Delayed>().take());
		wait("exchanger", () -> new Exchanger<String>().exchange("x"));
		wait("semaphore", () -> new Semaphore(0).acquire());
	}

	static void joins() {
		wait("latch", () -> new CountDownLatch(1).await());
		wait("future-task", () -> new FutureTask<String>(() -> "x").get());
		wait("completable", () -> new CompletableFuture<String>().join());
		wait("barrier", () -> new CyclicBarrier(2).await());
		wait("phaser", () -> {
			Phaser p = new Phaser(1);
			p.register();
			p.arriveAndAwaitAdvance();
		});
		Thread target = Main.start("sleeper", () -> Transfers.nap(600_000));
		wait("join", target::join);
	}

	static void network() throws Exception {
		ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
		Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
		server.accept();
		wait("accept", server::accept);
		wait("read", () -> client.getInputStream().read());
		Selector s = Selector.open();
		wait("select", s::select);
	}

	static void odd() {
		Runnable proxied = (Runnable)Proxy.newProxyInstance(Waits.class.getClassLoader(),
			new Class<?>[] {Runnable.class}, (p, m, a) -> {
				LockSupport.park();
				return null;
			});
		wait("park-proxy", proxied::run);
		wait("reflect", () -> Waits.class.getDeclaredMethod("untilRung").invoke(null));
		wait("park-nanos", () -> LockSupport.parkNanos(600_000_000_000L));
		wait("busy", () -> {
			long n = 0;
			for (;;)
				n += Math.floorMod(n, 7);
		});
	}

	static void all() throws Exception {
		wait("object-wait", Waits::untilRung);
		wait("object-wait-twice", Waits::twiceThenWait);
		locks();
		queues();
		joins();
		network();
		odd();
		ExecutorService cached = Executors.newCachedThreadPool();
		cached.execute(() -> { });
		ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
		timer.schedule(() -> { }, 1, TimeUnit.MILLISECONDS);
		timer.schedule(() -> { }, 600, TimeUnit.SECONDS);
		ForkJoinPool.commonPool().submit(() -> { }).get();
		new java.util.Timer("timer").schedule(new java.util.TimerTask() {
			@Override
			public void run() {
			}
		}, 600_000);
		Main.ready();
		Thread.sleep(600_000);
	}
}
