#include <gperftools/profiler.h>
#include <gperftools/heap-profiler.h>
#include <map>
#include <string>
#include <vector>
#include <algorithm>
#include <cstdio>
#include <ctime>
namespace shop { namespace {
struct Order { std::string sku; int n; bool operator<(const Order &o) const { return sku < o.sku; } };
template <typename T> __attribute__((noinline)) T fib(T n) { return n < 2 ? n : fib<T>(n - 1) + fib<T>(n - 2); }
__attribute__((noinline)) std::vector<Order> *make(int n) { auto *v = new std::vector<Order>; for (int i = 0; i < n; i++) v->push_back({std::string(40, char('a' + i * 7 % 26)), i}); return v; }
} }
int main(int, char **argv) {
  std::string d = argv[1];
  HeapProfilerStart((d + "/gperftools").c_str());
  ProfilerStart((d + "/gperftools_cpu.prof").c_str());
  std::vector<std::vector<shop::Order> *> keep; long x = 0; clock_t end = clock() + CLOCKS_PER_SEC / 2;
  while (clock() < end) { auto *v = shop::make(200); std::sort(v->begin(), v->end()); x += shop::fib<long>(18); if (keep.size() < 200) keep.push_back(v); else delete v; }
  ProfilerStop();
  HeapProfilerDump("end"); HeapProfilerStop();
  std::fprintf(stderr, "%ld %zu\n", x, keep.size());
}
