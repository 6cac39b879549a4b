module example.net/feed

go 1.22
