// SPDX-License-Identifier: MIT
// node main.js DIR: works for a second under pprof of npm (google/pprof-nodejs) and writes what it saw.
'use strict'
const fs = require('fs')
const path = require('path')
const pprof = require('pprof')

const dir = process.argv[2]
const kept = []

function render(i) {
	let page = ''
	for (let k = 0; k < 200; k++) page += `<li>item ${k} of ${i}</li>\n`
	return page
}

function checksum(text) {
	let h = 7
	for (let i = 0; i < text.length; i++) h = (h * 31 + text.charCodeAt(i)) | 0
	return h
}

function work(until) {
	for (let i = 0; Date.now() < until; i++) {
		const page = render(i)
		if (checksum(page) % 50 === 0) kept.push(page)
	}
}

async function main() {
	pprof.heap.start(32 * 1024, 64)
	const stop = pprof.time.start(2000)
	work(Date.now() + 1000)
	await new Promise(resolve => setTimeout(resolve, 100))
	fs.writeFileSync(path.join(dir, 'pprof-nodejs-wall.pb.gz'), await pprof.encode(stop()))
	fs.writeFileSync(path.join(dir, 'pprof-nodejs-heap.pb.gz'), await pprof.encode(pprof.heap.profile()))
}

main()
