package main

import (
	"container/list"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	_ "example.com/diagnosis/watch"
)

type node[K comparable, V any] struct {
	key K
	val V
}

// lru keeps the size entries used last; what falls out is given to spill.
type lru[K comparable, V any] struct {
	sync.Mutex
	size  int
	order *list.List
	at    map[K]*list.Element
	spill func(K, V)
}

func newLRU[K comparable, V any](size int, spill func(K, V)) *lru[K, V] {
	return &lru[K, V]{size: size, order: list.New(), at: map[K]*list.Element{}, spill: spill}
}

func (c *lru[K, V]) get(k K) (v V, ok bool) {
	c.Lock()
	defer c.Unlock()
	e, ok := c.at[k]
	if !ok {
		return v, false
	}
	c.order.MoveToFront(e)
	return e.Value.(node[K, V]).val, true
}

func (c *lru[K, V]) add(k K, v V) {
	c.Lock()
	defer c.Unlock()
	if e, ok := c.at[k]; ok {
		e.Value = node[K, V]{k, v}
		c.order.MoveToFront(e)
		return
	}
	c.at[k] = c.order.PushFront(node[K, V]{k, v})
	if c.order.Len() > c.size {
		c.shrink()
	}
}

func (c *lru[K, V]) shrink() {
	e := c.order.Back()
	n := c.order.Remove(e).(node[K, V])
	delete(c.at, n.key)
	c.spill(n.key, n.val)
}

func (c *lru[K, V]) fill() float64 {
	c.Lock()
	defer c.Unlock()
	return float64(c.order.Len()) / float64(c.size)
}

type thumb struct {
	width int
	hits  int
}

type thumbs struct {
	cache *lru[int, thumb]
	disk  sync.Map
	kept  int64
}

// load makes a thumbnail, or finds it among those that fell out.
func (t *thumbs) load(id int) thumb {
	if v, ok := t.disk.Load(id); ok {
		return v.(thumb)
	}
	return thumb{width: 64 + id%64, hits: id % 11}
}

func (t *thumbs) image(id int) thumb {
	v, ok := t.cache.get(id)
	if !ok {
		v = t.load(id)
		t.cache.add(id, v)
	}
	return v
}

// keep saves what was looked at often, as long as the cache is a full one.
func (t *thumbs) keep(id int, v thumb) {
	if v.hits < 10 {
		return
	}
	if t.cache.fill() > 0.9 {
		t.disk.Store(id, v)
		atomic.AddInt64(&t.kept, 1)
	}
}

func (t *thumbs) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.URL.Query().Get("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprintln(w, t.image(id).width)
}

func main() {
	t := &thumbs{}
	t.cache = newLRU(1000, t.keep)
	names := newLRU(20, func(string, int) {})
	var ids int64
	for i := 0; i < 3; i++ {
		go func() {
			for {
				r := httptest.NewRequest("GET", fmt.Sprint("/thumb?id=", atomic.AddInt64(&ids, 1)), nil)
				t.ServeHTTP(httptest.NewRecorder(), r)
				time.Sleep(2 * time.Millisecond)
			}
		}()
		go func(i int) {
			for n := i; ; n++ {
				names.add(fmt.Sprint("album", n%50), n)
				time.Sleep(time.Millisecond)
			}
		}(i)
	}
	for range time.Tick(time.Second) {
		log.Printf("%d kept, names %.2f full", atomic.LoadInt64(&t.kept), names.fill())
	}
}
