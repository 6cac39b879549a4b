module example.com/gctrace

go 1.11
