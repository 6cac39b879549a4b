// SPDX-License-Identifier: MIT
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/** Virtual threads, JDK 21 and later: parked, behind a lock, asleep, busy on a carrier. */
public final class Virtual {
	static final ReentrantLock lock = new ReentrantLock();
	static final Object monitor = new Object();

	static void behindLock() {
		lock.lock();
		lock.unlock();
	}

	static void behindMonitor() {
		synchronized (monitor) {
			monitor.notifyAll();
		}
	}

	static void spin() {
		while (System.nanoTime() != 0)
			Thread.onSpinWait();
	}

	public static void main(String[] args) throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		lock.lock();
		synchronized (monitor) {
			var pool = Executors.newVirtualThreadPerTaskExecutor();
			for (int i = 0; i < 20; i++)
				pool.submit(() -> {
					never.await();
					return null;
				});
			for (int i = 0; i < 5; i++)
				Thread.ofVirtual().name("order-" + i).start(Virtual::behindLock);
			for (int i = 0; i < 3; i++)
				Thread.ofVirtual().name("monitor-", i).start(Virtual::behindMonitor);
			Thread.ofVirtual().name("spin").start(Virtual::spin);
			Thread.ofVirtual().name("nap").start(() -> {
				try {
					Thread.sleep(600_000);
				} catch (InterruptedException e) {
					throw new IllegalStateException(e);
				}
			});
			Thread.sleep(500);
			System.out.println("ready");
			Thread.sleep(600_000);
		}
	}
}
