// node speedscope.js SPEEDSCOPE_FOLDER TRACE.json: imports a Chrome trace with the importer of
// speedscope's release (npm) and prints "NAME INTERVALS TOTAL" a profile, times as the importer has
// them. The release is one file for browsers: its importer is taken out by the message that it logs.
'use strict'
const fs = require('fs')
const path = require('path')
const vm = require('vm')

const [folder, file] = process.argv.slice(2)
const release = path.join(folder, 'dist', 'release')
const bundle = fs.readdirSync(release).find(n => /^speedscope-.*\.js$/.test(n))
let text = fs.readFileSync(path.join(release, bundle), 'utf8')

const [, known, load] =
	/if\(([\w$]+)\(r\)\)return console\.log\("Importing as Trace Event Format profile"\),([\w$]+)\(r\)/.exec(text)
const start = text.indexOf(`function ${load}(`)
const [whole, init] = /var [\w$,]*?([\w$]+)=re\(\(\)=>\{/.exec(text.slice(start))
const at = start + text.slice(start).indexOf(whole)
text = text.slice(0, at) + `globalThis.importer=()=>{${init}();return[${known},${load}]};` + text.slice(at)

const world = vm.createContext({ console: { log() {}, warn() {}, error() {} }, TextDecoder, TextEncoder, URL })
try {
	vm.runInContext(text, world)
} catch (e) {
	// There is no page to draw on: the importer is defined by then.
}
if (!world.importer) throw new Error('no importer found: another release?')
const [isKnown, importTrace] = world.importer()
const trace = vm.runInContext(`(${fs.readFileSync(file, 'utf8')})`, world)
if (!isKnown(trace)) throw new Error('not recognised')
for (const p of importTrace(trace).profiles) {
	let n = 0
	p.forEachCall(() => n++, () => {})
	console.log(`${p.getName()}\t${n}\t${p.getTotalWeight()}`)
}
