// SPDX-License-Identifier: MIT
package com.example.shop;

import java.util.concurrent.CountDownLatch;

/** Monitors taken in two orders: a pair that never comes back, a ring of three, and one that does. */
final class Transfers {
	static final class Account {
		final String owner;
		long cents;

		Account(String owner) {
			this.owner = owner;
		}
	}

	static void move(Account from, Account to, CountDownLatch both) {
		synchronized (from) {
			meet(both);
			synchronized (to) {
				from.cents--;
				to.cents++;
			}
		}
	}

	static void meet(CountDownLatch all) {
		all.countDown();
		try {
			all.await();
		} catch (InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	static void deadlock() throws Exception {
		Account a = new Account("ada"), b = new Account("bob");
		CountDownLatch both = new CountDownLatch(2);
		Main.start("transfer-1", () -> move(a, b, both));
		Main.start("transfer-2", () -> move(b, a, both));

		Account[] ring = {new Account("x"), new Account("y"), new Account("z")};
		CountDownLatch three = new CountDownLatch(3);
		for (int i = 0; i < 3; i++) {
			Account from = ring[i], to = ring[(i + 1) % 3];
			Main.start("ring \"" + i + "\"", () -> move(from, to, three));
		}
		Thread.sleep(300);
		Main.start("audit", () -> { /* behind a cycle, not in it */
			synchronized (a) {
				a.cents = 0;
			}
		});
		Main.ready();
		Thread.sleep(600_000);
	}

	static void contended() throws Exception {
		Account a = new Account("ada");
		for (int i = 0; i < 6; i++)
			Main.start("teller-" + i, () -> {
				for (;;)
					synchronized (a) {
						a.cents++;
						nap(20);
					}
			});
		Main.ready();
		Thread.sleep(600_000);
	}

	static void nap(long ms) {
		try {
			Thread.sleep(ms);
		} catch (InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}
}
