module gosrc

go 1.22
