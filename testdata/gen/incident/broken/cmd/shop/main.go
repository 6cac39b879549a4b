// Command shop is the web shop.
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"example.com/shop/internal/accounts"
	"example.com/shop/internal/cache"
	"example.com/shop/internal/catalogue"
	"example.com/shop/internal/coupons"
	"example.com/shop/internal/export"
	"example.com/shop/internal/inventory"
	"example.com/shop/internal/jobs"
	"example.com/shop/internal/ledger"
	"example.com/shop/internal/mailer"
	"example.com/shop/internal/orders"
	"example.com/shop/internal/rates"
	"example.com/shop/internal/reports"
	"example.com/shop/internal/reqlog"
	"example.com/shop/internal/shipping"
	"example.com/shop/internal/stats"
	"example.com/shop/internal/web"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:28471", "address of the shop")
	admin := flag.String("admin", "127.0.0.1:28472", "address of the profiles")
	upstream := flag.String("upstream", "http://127.0.0.1:28473", "pricing and rates service")
	logFile := flag.String("log", "service.log", "log file")
	flag.Parse()

	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(10000)

	out, err := os.OpenFile(*logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	applog := log.New(out, "shop: ", log.LstdFlags|log.Lmicroseconds|log.LUTC)
	log.SetFlags(log.LstdFlags | log.LUTC)

	books := ledger.New()
	stock := inventory.New(books)
	books.Attach(stock)
	shop := &web.Shop{
		Log:       applog,
		Accounts:  accounts.NewService(),
		Catalogue: catalogue.New(),
		Coupons:   coupons.NewRegistry(),
		Export:    export.NewRenderer(),
		Inventory: stock,
		Jobs:      jobs.NewPool(8),
		Ledger:    books,
		Mail:      mailer.NewOutbox(),
		Orders:    orders.NewTracker(200 * time.Millisecond),
		Prices:    cache.New(*upstream, time.Minute),
		Rates:     rates.NewClient(*upstream),
		Reports:   reports.NewBuilder(applog),
		Shipping:  shipping.NewBroker(),
	}
	requests := reqlog.New(out)
	go stats.Loop(applog, 5*time.Second)

	go func() {
		applog.Printf("profiles: %v", http.ListenAndServe(*admin, nil))
	}()
	server := &http.Server{Addr: *listen, Handler: requests.Wrap(shop.Handler())}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	applog.Printf("listening on %s, %s", *listen, runtime.Version())

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	select {
	case err := <-failed:
		applog.Fatal(err)
	case s := <-stop:
		applog.Printf("%v: stopping", s)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	server.Shutdown(ctx)
}
