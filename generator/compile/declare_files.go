package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// This file lays the output out over files.

// serviceFiles names the file of each service. Names that Go reads a meaning
// into, and names of other files, are avoided.
func (c *compiler) serviceFiles(services []*service) {
	used := naming.NewScope([]string{"client", "doc", "filters", "session", "models"})
	if c.opts.Validate.Requests || c.opts.Validate.Responses {
		used.Claim("validate", c.api.Pos)
	}
	if c.doc.Root.Has("webhooks") || slices.ContainsFunc(c.ops, func(op *operation) bool { return op.node.Has("callbacks") }) {
		used.Claim("receivers", c.api.Pos)
	}
	for _, s := range services {
		stem := fileName(s.ir.Name)
		if strings.HasPrefix(stem, "models") {
			stem = "api_" + stem
		}
		s.ir.File = used.First(s.ir.Pos, stem, stem+"_api")
	}
}

// fileName gives a file name for a Go name: lower case, the words joined by _.
func fileName(goName string) string {
	var ws []string
	for _, w := range naming.Words(goName) {
		ws = append(ws, strings.Map(func(r rune) rune {
			if r < 0x80 {
				return r
			}
			return -1
		}, strings.ToLower(w)))
	}
	stem := strings.Trim(strings.Join(ws, "_"), "_")
	if stem == "" {
		return "api"
	}
	if last := stem[strings.LastIndexByte(stem, '_')+1:]; isBuildName(last) || isDevice(stem) {
		return stem + "_api"
	}
	return stem
}

// isDevice reports the names that Windows keeps for devices, whatever their
// ending: no file there can have them, and no Go module may.
func isDevice(s string) bool {
	return slices.Contains(strings.Fields("con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9"), s)
}

// isBuildName reports the endings of file names by which go build chooses
// files: operating systems, architectures and tests.
func isBuildName(s string) bool {
	return slices.Contains(strings.Fields("test aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 "+
		"solaris wasip1 windows zos 386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 "+
		"mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm unix"), s)
}

// placeDecls says into which file each declaration goes: that of the only
// service that uses it, or of the one among its users whose noun its name
// begins with. What is only sent has a file of its own.
func (c *compiler) placeDecls() {
	users := c.users()
	for _, d := range c.api.Decls {
		stem := "models_shared"
		if len(users[d]) == 1 {
			stem = "models_" + users[d][0].File
		} else if s := serviceByName(users[d], d.Name); s != nil {
			stem = "models_" + s.File
		}
		if d.Use == ir.Write {
			stem += "_input"
		}
		d.File = stem
	}
	c.splitFiles()
}

// How long a file of models may become, by a rough count, and from which length
// on a family of types then has a file of its own.
const (
	maxLines    = 400
	familyLines = 80
)

// splitFiles takes the big families out of a file that would be too long. A
// family is a type and those whose names begin with its name.
func (c *compiler) splitFiles() {
	lines := map[string]int{}
	members := map[string]heads{}
	for _, d := range c.api.Decls {
		lines[d.File] += linesOf(d)
		if members[d.File] == nil {
			members[d.File] = heads{}
		}
		members[d.File].add(d.Name)
	}
	familySize := map[string]int{}
	families := map[*ir.Decl]string{}
	for _, d := range c.api.Decls {
		if lines[d.File] > maxLines {
			families[d] = members[d.File].familyOf(d.Name)
			familySize[d.File+" "+families[d]] += linesOf(d)
		}
	}
	for _, d := range c.api.Decls {
		family, ok := families[d]
		if !ok || familySize[d.File+" "+family] < familyLines {
			continue
		}
		d.File = "models_" + fileName(family)
		if d.Use == ir.Write && !strings.HasSuffix(d.File, "_input") {
			d.File += "_input"
		}
	}
}

// heads holds the names of a file by their words, which heads.key joins. A file
// has thousands in a large specification: no name is compared with all others.
type heads map[string]string

func (heads) key(words []string) string { return strings.Join(words, " ") }

func (h heads) add(name string) {
	key := h.key(naming.Words(name))
	if old, ok := h[key]; !ok || len(name) < len(old) {
		h[key] = name
	}
}

// familyOf gives the shortest of the names that begins name, word by word.
func (h heads) familyOf(name string) string {
	best, ws := name, naming.Words(name)
	for n := range ws {
		if other, ok := h[h.key(ws[:n])]; ok && len(other) < len(best) {
			best = other
		}
	}
	return best
}

// linesOf is about how many lines a declaration takes.
func linesOf(d *ir.Decl) int {
	switch def := d.Def.(type) {
	case *ir.Struct:
		return 30 + 6*len(def.Fields)
	case *ir.Enum:
		return 8 + len(def.Values)
	case *ir.Union:
		return 50 + 12*len(def.Variants)
	}
	return 30
}

// serviceByName gives the service whose noun is the longest beginning of the
// name.
func serviceByName(services []*ir.Service, name string) *ir.Service {
	var best *ir.Service
	length := 0
	ws := naming.Words(name)
	for _, s := range services {
		noun := naming.Words(s.Name)
		if len(noun) > len(ws) || len(noun) <= length {
			continue
		}
		if slices.EqualFunc(noun, ws[:len(noun)], sameNoun) {
			best, length = s, len(noun)
		}
	}
	return best
}

func sameNoun(a, b string) bool {
	return naming.Singular(strings.ToLower(a)) == naming.Singular(strings.ToLower(b))
}

// users gives for each declaration the services that reach it.
func (c *compiler) users() map[*ir.Decl][]*ir.Service {
	users := map[*ir.Decl][]*ir.Service{}
	for _, s := range c.api.Services {
		var visit func(d *ir.Decl)
		visit = func(d *ir.Decl) {
			if n := len(users[d]); n > 0 && users[d][n-1] == s {
				return
			}
			users[d] = append(users[d], s)
			ir.DeclsIn(d.Def, visit)
		}
		for _, op := range s.Ops {
			ir.DeclsUsed(op, visit)
		}
	}
	return users
}
