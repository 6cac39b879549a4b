module gotrace1

go 1.11
