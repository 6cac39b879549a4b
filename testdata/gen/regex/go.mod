module regexgen

go 1.26
