module example.net/modes

go 1.22
