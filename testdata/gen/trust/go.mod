module trust

go 1.19
