module example.org/flow

go 1.19
