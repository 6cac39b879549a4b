// Package shared has locks that are variables of a package.
package shared

import "sync"

// RegistryMu guards Registry.
var RegistryMu sync.Mutex

// Registry is what there is.
var Registry = map[string]int{}
