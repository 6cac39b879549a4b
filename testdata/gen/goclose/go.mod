module example.com/goclose

go 1.19
