// SPDX-License-Identifier: MIT
package com.example.shop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A healthy pool: its workers wait for tasks. */
final class Pool {
	static void idle(int workers) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(workers);
		CountDownLatch all = new CountDownLatch(workers);
		for (int i = 0; i < workers; i++)
			pool.execute(() -> Transfers.meet(all));
		Main.ready();
		Thread.sleep(600_000);
	}
}
