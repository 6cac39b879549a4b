module example.com/cases

go 1.19

require example.org/flow v1.4.2

replace example.org/flow => ./dep/flow
