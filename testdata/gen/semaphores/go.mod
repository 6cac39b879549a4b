module example.com/semaphores

go 1.26

require golang.org/x/sync v0.1.0
