package main

import (
	"fmt"
	"io"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

var upload = struct {
	sync.Mutex
	parts map[string][]byte
}{parts: map[string][]byte{}}

func put(name string, r io.Reader) (int, error) {
	upload.Lock()
	if _, dup := upload.parts[name]; dup {
		upload.Unlock()
		return 0, fmt.Errorf("%s exists", name)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return len(b), err
	}
	upload.parts[name] = b
	upload.Unlock()
	return len(b), nil
}

type cut struct{ left int }

func (c *cut) Read(p []byte) (int, error) {
	if c.left--; c.left < 0 {
		return 0, io.ErrUnexpectedEOF
	}
	return len(p), nil
}

func main() {
	put("one", strings.NewReader("1"))
	put("one", strings.NewReader("again"))
	put("two", &cut{3})
	in := make(chan string)
	go func() {
		for _, n := range []string{"three", "four"} {
			in <- n
		}
		close(in)
	}()
	for n := range in {
		fmt.Println(put(n, strings.NewReader(n)))
	}
}
