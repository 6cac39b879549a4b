module example.com/worker

go 1.19

require example.com/app v0.0.0

replace example.com/app => ../app
