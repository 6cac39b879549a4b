module example.com/oncall

go 1.19

require example.com/diagnosis v0.0.0

replace example.com/diagnosis => ../diagnosis
