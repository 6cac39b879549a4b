// Package reports builds the merchants' reports, one goroutine a section.
package reports

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"
)

var errNoRows = errors.New("no rows")

var sections = []string{"sales", "refunds", "stock", "coupons", "visits"}

// Builder builds reports.
type Builder struct {
	log *log.Logger
}

// NewBuilder reports incomplete reports to l.
func NewBuilder(l *log.Logger) *Builder { return &Builder{log: l} }

// Build returns the report of a merchant as "csv" or "pdf".
func (b *Builder) Build(merchant, format string) []byte {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		done []string
	)
	for _, name := range sections {
		name := name
		wg.Add(1)
		go func() {
			defer wg.Done()
			text, err := b.section(merchant, name)
			if err != nil {
				return
			}
			mu.Lock()
			done = append(done, text)
			mu.Unlock()
		}()
	}
	var out bytes.Buffer
	if format == "pdf" {
		out.Write(b.cover(merchant))
	}
	wg.Wait()

	mu.Lock()
	defer mu.Unlock()
	if len(done) < len(sections) {
		b.log.Printf("report %s (%s): %d of %d sections", merchant, format, len(done), len(sections))
	}
	for _, text := range done {
		out.WriteString(text)
	}
	return out.Bytes()
}

// section reads one section's rows; a merchant without a shop floor has no visits.
func (b *Builder) section(merchant, name string) (string, error) {
	time.Sleep(15 * time.Millisecond) // the warehouse's query time
	if name == "visits" && merchant[0] == 'o' {
		return "", errNoRows
	}
	return fmt.Sprintf("%s,%s,%x\n", merchant, name, sha256.Sum256([]byte(merchant+name))), nil
}

// cover draws the first page.
func (b *Builder) cover(merchant string) []byte {
	time.Sleep(5 * time.Millisecond) // the font service's answer time
	return []byte("%PDF " + merchant + "\n")
}
