// SPDX-License-Identifier: MIT
package com.example.shop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** Two ReentrantLocks in two orders: only -l shows who owns them. */
final class Orders {
	private final ReentrantLock stock = new ReentrantLock(), ledger = new ReentrantLock(true);
	private final CountDownLatch both = new CountDownLatch(2);

	void reserve() {
		stock.lock();
		try {
			Transfers.meet(both);
			ledger.lock();
			ledger.unlock();
		} finally {
			stock.unlock();
		}
	}

	void bill() {
		ledger.lock();
		try {
			Transfers.meet(both);
			stock.lock();
			stock.unlock();
		} finally {
			ledger.unlock();
		}
	}

	static void deadlock() throws Exception {
		Orders o = new Orders();
		Main.start("reserve", o::reserve);
		Main.start("bill", o::bill);
		Main.ready();
		Thread.sleep(600_000);
	}
}
