package main

import (
	"os"
	"os/signal"
	"strconv"
	"sync"

	_ "example.com/diagnosis/watch"
)

type room struct {
	lock    sync.Mutex
	name    string
	members []*user
}

type user struct {
	lock  sync.Mutex
	nick  string
	inbox []string
	in    *room
}

func say(r *room, text string) {
	r.lock.Lock()
	for _, u := range r.members {
		u.lock.Lock()
		u.inbox = append(u.inbox[:0], text)
		u.lock.Unlock()
	}
	r.lock.Unlock()
}

func rename(u *user, nick string) {
	u.lock.Lock()
	defer u.lock.Unlock()
	if u.in != nil {
		r := u.in
		r.lock.Lock()
		u.nick = nick
		r.lock.Unlock()
		return
	}
	u.nick = nick
}

func main() {
	lobby := &room{name: "lobby"}
	for _, nick := range []string{"ann", "bob", "cid"} {
		lobby.members = append(lobby.members, &user{nick: nick, in: lobby})
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	go func() {
		for i := 0; ; i++ {
			say(lobby, strconv.Itoa(i))
		}
	}()
	go func() {
		for i := 0; ; i++ {
			rename(lobby.members[i%3], "guest"+strconv.Itoa(i))
		}
	}()
	<-stop
}
