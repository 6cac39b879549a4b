module example.org/slowdb

go 1.19
