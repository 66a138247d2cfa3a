package main

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is differences.

// difference is a statement that one of the readers makes and the other does not.
type difference struct {
	line string // "-" that of libopenapi, "+" that of the generator
	rule string // the decision of the generator behind it; "" for none
}

// differences returns the differences between the readings of a specification.
func differences(theirs, ours facts, pkg *generator.Package) []difference {
	d := decisions{ours: ours, theirs: theirs, ops: map[string]*ir.Operation{}, credentials: map[string]bool{}, errors: map[string]bool{}, relations: pkg.API.Relations != nil}
	for _, s := range pkg.API.Services {
		for _, op := range s.Ops {
			id := operationOf(op.Method, op.Path)
			d.ops[id.method+" "+id.path] = op
		}
	}
	for _, set := range pkg.API.Errors {
		f := facts{}
		for _, e := range set.Cases {
			f.members(operation{}, response, e.Type)
		}
		for line := range f {
			d.errors[line[strings.LastIndexByte(line, '\t')+1:]] = true
		}
	}
	for _, c := range pkg.API.Credentials {
		d.credentials[strings.ToLower(c.Wire)] = true
	}
	var all []difference
	for _, line := range theirs.missing(ours) {
		all = append(all, difference{"-\t" + line, d.missing(strings.Split(line, "\t"))})
	}
	for _, line := range ours.missing(theirs) {
		all = append(all, difference{"+\t" + line, d.more(strings.Split(line, "\t"))})
	}
	return all
}

// decisions finds the decision behind a difference.
type decisions struct {
	ours, theirs facts
	ops          map[string]*ir.Operation
	credentials  map[string]bool // names of API keys, in lower case
	errors       map[string]bool // members of the error bodies of the client
	relations    bool
}

// missing returns the decision to leave something out of the client.
func (d decisions) missing(f []string) string {
	op := d.ops[f[1]]
	if op != nil && op.Method == "HEAD" && f[0] == "response member" {
		return "HEAD has no body"
	}
	if d.isLost(f) {
		return "a finding states that it is lost"
	}
	switch f[0] {
	case "parameter":
		name := strings.ToLower(f[3])
		switch {
		case f[2] == "header" && slices.Contains([]string{"accept", "content-type", "authorization", "host", "transfer-encoding", "trailer"}, name):
			return "header that OpenAPI describes elsewhere"
		case d.credentials[name]:
			return "credential"
		case f[2] == "query" && strings.Contains(f[1], "?") && strings.Contains(f[1], f[3]+"="):
			return "query parameter with a place in the path"
		}
	case "request media type", "success media type":
		switch {
		case op != nil && op.Method == "HEAD":
			return "HEAD has no body"
		case f[0] == "request media type" && op != nil && op.Body == nil && !d.states("request member", f[1]):
			return "optional body without members"
		case f[0] == "success media type" && op != nil && isNone(op.Result) && !d.theirs[valued+"\t"+f[1]]:
			return "result without members"
		}
		if (f[2] == "multipart" || f[2] == "form") && d.has(f[0], f[1], "multipart", "form") && d.states(f[0], f[1]) {
			return "a form is sent in one of its two media types"
		}
		if f[2] == "json" && d.has(f[0], f[1], "records") {
			return "a sequence of JSON values"
		}
		if f[0] == "request media type" && (f[2] == "multipart" || f[2] == "form") && d.has(f[0], f[1], "json") {
			return "a form beside JSON with the same members"
		}
		if isPlain(f[2]) && d.has(f[0], f[1], "json", "form", "multipart", "xml", "text", "bytes", "events", "records") {
			return "text, bytes, YAML or XML beside a typed media type"
		}
	case "request member", "response member":
		if op != nil && f[0] == "response member" && isParts(op.Result) {
			return "member of a multipart response, whose parts are handed on"
		}
		if f[0] == "response member" && op != nil && isPart(op.Result) {
			return "member of a page or an envelope, which the runtime reads"
		}
		if d.relations && slices.Contains([]string{"__op", "__type", "className", "id", "objects", "ops"}, f[2]) {
			return "member of a relation, which the runtime writes"
		}
	}
	return ""
}

// has reports whether the client has one of the kinds of media types.
func (d decisions) has(fact, op string, kinds ...string) bool {
	return slices.ContainsFunc(kinds, func(kind string) bool { return d.ours[fact+"\t"+op+"\t"+kind] })
}

// isLost reports whether a finding states that a member or a media type is lost.
func (d decisions) isLost(f []string) bool {
	switch f[0] {
	case "request member", "response member":
		return d.ours[lost+"\t"+f[2]]
	case "request media type", "success media type":
		return d.ours[lost+"\t"+f[1]+"\t"+f[2]] || d.ours[lost+"\t\t"+f[2]]
	}
	return false
}

// states reports whether libopenapi states something of a kind about an operation.
func (d decisions) states(fact, op string) bool {
	for line := range d.theirs {
		if strings.HasPrefix(line, fact+"\t"+op+"\t") {
			return true
		}
	}
	return false
}

func isParts(r ir.Result) bool {
	_, ok := r.(ir.Parts)
	return ok
}

func isNone(r ir.Result) bool {
	_, ok := r.(ir.None)
	return ok
}

// isPart reports whether a result is a part of the body.
func isPart(r ir.Result) bool {
	switch r := r.(type) {
	case ir.Items:
		return true
	case ir.Value:
		return r.Unwrap != "" || r.Flag != ""
	}
	return false
}

// more returns the decision to read something that libopenapi does not state.
func (d decisions) more(f []string) string {
	switch f[0] {
	case "parameter":
		if f[2] == "path" && strings.Contains(f[1], "{"+f[3]+"}") {
			return "name in the path that no parameter declares"
		}
	case "request member", "response member":
		if d.ours[undescribed+"\t"+f[2]] {
			return "member that is required, and that nothing describes"
		}
		if d.theirs[unbuilt+"\t"+f[1]] {
			return "libopenapi does not build a schema of the operation"
		}
		if d.errors[f[2]] {
			return "error bodies are those of the whole client"
		}
		if op := d.ops[f[1]]; op != nil && op.Streaming != nil {
			return "records of a second, streaming method"
		}
	case "request media type", "success media type":
		switch {
		case f[2] == "records" && d.theirs[f[0]+"\t"+f[1]+"\tjson"]:
			return "a sequence of JSON values"
		case f[2] == "bytes" && !d.theirs[valued+"\t"+f[1]]:
			return "media type without a schema"
		}
		for _, kind := range []string{"xml", "yaml", "text", "bytes"} {
			if d.theirs[f[0]+"\t"+f[1]+"\t"+kind] {
				return "JSON or bytes for a media type of another name"
			}
		}
	}
	return ""
}
