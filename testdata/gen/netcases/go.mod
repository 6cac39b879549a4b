module example.com/netcases

go 1.19

require (
	example.com/cases v0.0.0
	example.org/slowdb v1.0.3
	golang.org/x/sync v0.1.0
)

replace (
	example.com/cases => ../cases
	example.org/flow => ../cases/dep/flow
	example.org/slowdb => ./dep/slowdb
)
