package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are nameServiceFiles and placeDecls, which lay the output
// out over files.

// nameServiceFiles names the file of each service. It avoids the file names
// that have a meaning for Go, and those of other generated files: some always
// exist, others are passed in taken.
func nameServiceFiles(services []*service, taken []string) {
	used := naming.NewScope(append([]string{"client", "doc", "hashes", "responses", "forwards", "filters", "session", "models"}, taken...))
	for _, s := range services {
		base := fileName(s.ir.Name)
		if strings.HasPrefix(base, "models") {
			base = "api_" + base
		}
		s.ir.File = used.First(s.ir.Pos, base, base+"_api")
	}
}

// conditionalFiles returns the names of the files that are generated only for
// some options and documents.
func conditionalFiles(doc *spec.Document, opts Options, ops []*operation) []string {
	var files []string
	if opts.Validate.Requests || opts.Validate.Responses {
		files = append(files, "validate")
	}
	if doc.Root.Has("webhooks") || slices.ContainsFunc(ops, func(op *operation) bool { return op.node.Has("callbacks") }) {
		files = append(files, "receivers")
	}
	return files
}

// fileName returns a file name for a Go name: lower case, the words joined by _.
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
	base := strings.Trim(strings.Join(ws, "_"), "_")
	if base == "" {
		return "api"
	}
	if last := base[strings.LastIndexByte(base, '_')+1:]; isBuildName(last) || isDevice(base) {
		return base + "_api"
	}
	return base
}

// isDevice reports whether Windows reserves a name for a device, with any
// extension: no file there can have it, so no Go module may.
func isDevice(s string) bool {
	return slices.Contains(strings.Fields("con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9"), s)
}

// isBuildName reports whether go build selects files by that ending of their
// names: operating systems, architectures and tests.
func isBuildName(s string) bool {
	return slices.Contains(strings.Fields("test aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 "+
		"solaris wasip1 windows zos 386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 "+
		"mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm unix"), s)
}

// placeDecls decides the file of each declaration: that of the only service
// that uses it, or of the service among its users with whose noun its name
// begins. Types that are only sent have files of their own. A declaration that
// has a file already stays there.
func placeDecls(decls []*ir.Decl, services []*ir.Service) {
	users := usersOf(services)
	decls = slices.DeleteFunc(slices.Clone(decls), func(d *ir.Decl) bool { return d.File != "" })
	for _, d := range decls {
		d.File = sharedFile
		if len(users[d]) == 1 {
			d.File = "models_" + users[d][0].File
		} else if s := serviceByName(users[d], d.Name); s != nil {
			d.File = "models_" + s.File
		}
		if d.Use == ir.Write {
			d.File += "_input"
		}
	}
	splitFiles(decls)
}

// A file of models that would be longer than maxLines, by a rough count, is
// split: families of types of at least familyLines get files of their own.
const (
	maxLines    = 400
	familyLines = 80
)

// splitFiles moves the big families out of files that would be too long. A
// family is a type and the types whose names begin with its name.
func splitFiles(decls []*ir.Decl) {
	lines := map[string]int{}
	members := map[string]heads{}
	for _, d := range decls {
		lines[d.File] += linesOf(d)
		if members[d.File] == nil {
			members[d.File] = heads{}
		}
		members[d.File].add(d.Name)
	}
	familySize := map[string]int{}
	families := map[*ir.Decl]string{}
	for _, d := range decls {
		if lines[d.File] > maxLines {
			families[d] = members[d.File].familyOf(d.Name)
			familySize[d.File+" "+families[d]] += linesOf(d)
		}
	}
	for _, d := range decls {
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

// heads holds the names in a file by their words, which heads.key joins. A file
// of a large specification has thousands, so names are not compared in pairs.
type heads map[string]string

func (heads) key(words []string) string { return strings.Join(words, " ") }

func (h heads) add(name string) {
	key := h.key(naming.Words(name))
	if old, ok := h[key]; !ok || len(name) < len(old) {
		h[key] = name
	}
}

// familyOf returns the shortest of the names with which name begins, word by
// word.
func (h heads) familyOf(name string) string {
	best, ws := name, naming.Words(name)
	for n := range ws {
		if other, ok := h[h.key(ws[:n])]; ok && len(other) < len(best) {
			best = other
		}
	}
	return best
}

// linesOf estimates how many lines a declaration takes.
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

// serviceByName returns the service whose noun is the longest one with which
// the name begins, or nil.
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

// sameNoun reports whether two words differ in case and number only.
func sameNoun(a, b string) bool {
	return naming.Singular(strings.ToLower(a)) == naming.Singular(strings.ToLower(b))
}

// usersOf returns the services that reach each declaration.
func usersOf(services []*ir.Service) map[*ir.Decl][]*ir.Service {
	users := map[*ir.Decl][]*ir.Service{}
	for _, s := range services {
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
