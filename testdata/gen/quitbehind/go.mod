module example.net/desk

go 1.22
