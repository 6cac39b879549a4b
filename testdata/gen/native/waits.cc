/* SPDX-License-Identifier: MIT */
/*
 * A process whose threads wait in every way that matters; each thread's name says how.
 * waits [pool N | crash]: only an idle pool of N workers; or dies of SIGSEGV in a thread.
 */
#include <arpa/inet.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static pthread_mutex_t pile = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
static int futex_word;

static void name_it(const char *name)
{
	pthread_setname_np(pthread_self(), name);
}

namespace shop {

struct Order {
	int id;
	std::string text;
};

template <typename T> class Queue {
public:
	T take()
	{
		std::unique_lock<std::mutex> hold(mutex_);
		ready_.wait(hold, [this] { return !items_.empty(); });
		T item = items_.back();
		items_.pop_back();
		return item;
	}

private:
	std::mutex mutex_;
	std::condition_variable ready_;
	std::vector<T> items_;
};

template <typename K, typename V> class Cache {
public:
	V &get(const K &key, std::function<V()> make)
	{
		std::lock_guard<std::mutex> hold(mutex_);
		auto it = items_.find(key);
		if (it == items_.end())
			it = items_.emplace(key, make()).first;
		return it->second;
	}

private:
	std::mutex mutex_;
	std::map<K, V> items_;
};

static Queue<Order> orders;
static Cache<std::string, std::vector<int>> cache;

} // namespace shop

static void *on_mutex(void *arg)
{
	(void)arg;
	name_it("on_mutex");
	pthread_mutex_lock(&pile);
	return NULL;
}

static void *on_rdlock(void *)
{
	name_it("on_rdlock");
	pthread_rwlock_rdlock(&table);
	return NULL;
}

static void *on_wrlock(void *)
{
	name_it("on wr (lock)");
	pthread_rwlock_wrlock(&table);
	return NULL;
}

static void *on_semaphore(void *)
{
	sem_t s;

	name_it("on_semaphore");
	sem_init(&s, 0, 0);
	sem_wait(&s);
	return NULL;
}

static void *on_futex(void *)
{
	name_it("on_futex");
	syscall(SYS_futex, &futex_word, FUTEX_WAIT, 0, NULL, NULL, 0);
	return NULL;
}

static void *asleep(void *)
{
	name_it("asleep");
	sleep(3600);
	return NULL;
}

static void *read_pipe(void *)
{
	int fds[2];
	char c;

	name_it("read_pipe");
	if (pipe(fds) == 0 && read(fds[0], &c, 1) < 0)
		perror("read");
	return NULL;
}

static int listener()
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	listen(fd, 5);
	return fd;
}

static void *accept_one(void *)
{
	name_it("accept_one");
	accept(listener(), NULL, NULL);
	return NULL;
}

static void *receive(void *)
{
	int fds[2];
	char c;

	name_it("receive");
	socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
	recv(fds[0], &c, 1, 0);
	return NULL;
}

static void *wait_epoll(void *)
{
	struct epoll_event e;

	name_it("wait_epoll");
	epoll_wait(epoll_create1(0), &e, 1, -1);
	return NULL;
}

static void *wait_poll(void *)
{
	struct pollfd p = {listener(), POLLIN, 0};

	name_it("wait_poll");
	poll(&p, 1, -1);
	return NULL;
}

static void *wait_select(void *)
{
	fd_set set;

	name_it("wait_select");
	FD_ZERO(&set);
	select(1, NULL, NULL, &set, NULL);
	return NULL;
}

static void *wait_child(void *)
{
	int status;

	name_it("wait_child");
	pid_t pid = fork();
	if (pid == 0) {
		pause();
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return NULL;
}

static void *busy(void *)
{
	volatile unsigned long n = 0;

	name_it("busy");
	for (;;)
		n = n * 31 + 7;
	return NULL;
}

static void *join_other(void *other)
{
	name_it("join_other");
	pthread_join(*(pthread_t *)other, NULL);
	return NULL;
}

static void *crash(void *)
{
	name_it("crash");
	usleep(300000);
	*(volatile int *)0 = 1;
	return NULL;
}

static pthread_t start(void *(*f)(void *), void *arg = NULL)
{
	pthread_t t;

	pthread_create(&t, NULL, f, arg);
	return t;
}

static void start_all()
{
	void *(*all[])(void *) = {on_mutex, on_mutex, on_mutex, on_rdlock, on_wrlock, on_semaphore,
		on_futex, asleep, read_pipe, accept_one, receive, wait_epoll, wait_poll, wait_select,
		wait_child, busy};

	pthread_mutex_lock(&pile);
	pthread_rwlock_wrlock(&table);
	for (auto f : all)
		start(f);
	static pthread_t sleeper = start(asleep);
	start(join_other, &sleeper);
	for (int i = 0; i < 2; i++)
		std::thread([] {
			name_it("lambda");
			shop::cache.get("k", [] { sleep(3600); return std::vector<int>{1, 2}; });
		}).detach();
}

static void start_pool(int n)
{
	for (int i = 0; i < n; i++)
		std::thread([] {
			name_it("worker");
			shop::orders.take();
		}).detach();
}

int main(int argc, char **argv)
{
	if (argc == 1 || strcmp(argv[1], "pool") != 0)
		start_all();
	start_pool(argc > 2 ? atoi(argv[2]) : 3);
	if (argc > 1 && strcmp(argv[1], "crash") == 0)
		start(crash);
	printf("ready\n");
	fflush(stdout);
	pause();
}
