// SPDX-License-Identifier: MIT
package com.example.shop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A subscriber for every request, and nobody who ends it. */
final class Leak {
	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	void subscribe(String who) {
		Main.start("subscriber-" + who, this::follow);
	}

	private void follow() {
		try {
			for (;;)
				events.take();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** n of them, "ready", more of them when a line comes in, "ready". */
	static void run(int n, int more) throws Exception {
		Leak l = new Leak();
		for (int i = 0; i < n; i++)
			l.subscribe("a" + i);
		Main.ready();
		System.in.read();
		for (int i = 0; i < more; i++)
			l.subscribe("b" + i);
		Main.ready();
		Thread.sleep(600_000);
	}
}
