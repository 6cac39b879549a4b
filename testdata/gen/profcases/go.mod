module example.com/profcases

go 1.19
