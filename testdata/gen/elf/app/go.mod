module example.com/app

go 1.19

require example.com/worker v0.0.0

replace example.com/worker => ../worker
