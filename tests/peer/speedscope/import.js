// node import.js SPEEDSCOPE_FOLDER FILE: imports a file of speedscope's own format with the importer
// of its release (npm) and prints a line of JSON a profile: name, total, and [NAME, SELF, TOTAL] of each
// function. The release is one file for browsers: its importer is taken out by the message that it
// logs.
'use strict'
const fs = require('fs')
const path = require('path')
const vm = require('vm')

const [folder, file] = process.argv.slice(2)
const release = path.join(folder, 'dist', 'release')
const bundle = fs.readdirSync(release).find(n => /^speedscope-.*\.js$/.test(n))
let text = fs.readFileSync(path.join(release, bundle), 'utf8')

const [, load] = /"Importing as speedscope json file"\),([\w$]+)\(r\)/.exec(text)
const start = text.indexOf(`function ${load}(`)
const [whole, init] = /var [\w$,]*?([\w$]+)=re\(\(\)=>\{/.exec(text.slice(start))
const at = start + text.slice(start).indexOf(whole)
text = text.slice(0, at) + `globalThis.importer=()=>{${init}();return ${load}};` + text.slice(at)

const world = vm.createContext({ console: { log() {}, warn() {}, error() {} }, TextDecoder, TextEncoder, URL })
try {
	vm.runInContext(text, world)
} catch (e) {
	// There is no page to draw on: the importer is defined by then.
}
if (!world.importer) throw new Error('no importer found: another release?')
const group = world.importer()(vm.runInContext(`(${fs.readFileSync(file, 'utf8')})`, world))
for (const p of group.profiles) {
	const frames = []
	p.forEachFrame(f => frames.push([f.name, f.getSelfWeight(), f.getTotalWeight()]))
	console.log(JSON.stringify({ name: p.getName(), total: p.getTotalWeight(), frames }))
}
