// Package poll watches remote jobs.
package poll

import "time"

// Job is a remote job.
type Job struct {
	id   int
	done bool
}

// Watch starts to follow a job.
func Watch(id int) *Job {
	j := &Job{id: id}
	go j.follow()
	return j
}

func (j *Job) follow() {
	for !j.done {
		time.Sleep(2 * time.Second)
	}
}

// Main watches one job after the other.
func Main(every time.Duration) {
	for i := 0; ; i++ {
		Watch(i)
		time.Sleep(every)
	}
}
