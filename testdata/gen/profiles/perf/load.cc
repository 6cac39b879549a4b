// SPDX-License-Identifier: MIT
// Works for a third of a second on two threads, one with a blank in its name; part of the work is
// inlined, part in a template. See testdata/perf/SOURCE for how it is recorded.
#include <pthread.h>
#include <vector>

static volatile double sink;

template <class T> __attribute__((noinline)) static T sum(const std::vector<T> &v)
{
	T s = 0;

	for (T x : v)
		s += x;
	return s;
}

static inline __attribute__((always_inline)) void scale(std::vector<double> &v)
{
	for (double &x : v)
		x *= 1.0000001;
}

__attribute__((noinline)) static void work(int rounds)
{
	std::vector<double> v(20000, 1.0);

	for (int i = 0; i < rounds; i++) {
		scale(v);
		sink = sum(v);
	}
}

static void *worker(void *arg)
{
	pthread_setname_np(pthread_self(), "page renderer");
	work(4000);
	return arg;
}

int main()
{
	pthread_t t;

	pthread_create(&t, nullptr, worker, nullptr);
	work(2000);
	pthread_join(t, nullptr);
	return 0;
}
