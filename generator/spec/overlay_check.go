package spec

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are loader.checkExtends, loader.checkMade and
// loader.checkMembers, the checks of an overlay that need not be true of the
// document.

// checkExtends warns of an overlay that names another document as its target.
// Where one of them is a URL and the other a file, the file may be a copy.
func (l *loader) checkExtends(root *Node) {
	extends := root.Get("extends")
	if extends == nil {
		return
	}
	if extends.kind != KindString {
		l.diags.Errorf(extends.Pos(), diag.CodeOverlay, "extends is %s, not the place of a document", extends.kind)
		return
	}
	place, _, _ := strings.Cut(extends.text, "#")
	if u, err := url.Parse(place); err == nil && u.Scheme == "file" {
		place = u.Path
	}
	target, document := join(extends.file.Name, place), l.doc.Root.file.Name
	if isURL(target) != isURL(document) || sameFile(target, document) {
		return
	}
	l.diags.Warnf(extends.Pos(), diag.CodeOverlayTarget, "the overlay extends %s, and is applied to %s", target, document).
		WithFix("list the overlay at the client of that document, or correct extends")
}

// sameFile reports whether two names are of one file.
func sameFile(a, b string) bool {
	if a == b || isURL(a) {
		return a == b
	}
	infoA, errA := os.Stat(filepath.FromSlash(a))
	infoB, errB := os.Stat(filepath.FromSlash(b))
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// checkMade warns of an overlay that nimbugen customize made of a file which has
// changed since. The file becomes an input of the document, so that its changes
// are noticed.
func (l *loader) checkMade(root *Node) {
	from := root.At("x-nimbugen", "from")
	name := join(root.file.Name, url.PathEscape(from.Str("file")))
	if from.Str("file") == "" || isURL(name) {
		return
	}
	info, err := os.Stat(filepath.FromSlash(name))
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil || l.doc.byName[name] != nil {
		return
	}
	l.doc.addFile(&File{Name: name, Data: data})
	if HashText(data) != from.Str("sha256") {
		l.diags.Warnf(from.Pos(), diag.CodeOverlayStale, "%s has changed since the overlay was made of it", name).
			WithFix("run  nimbugen customize --from %s -o %s", name, root.file.Name)
	}
}

// HashText returns the SHA-256 of a text in hexadecimal digits, the same with
// either kind of line ends.
func HashText(data []byte) string {
	sum := sha256.Sum256(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	return hex.EncodeToString(sum[:])
}

// checkMembers reports members that an action does not have, which are mistakes
// of writing, and one of the wrong kind.
func (l *loader) checkMembers(action *Node) {
	known := []string{"target", "description", "update", "copy", "remove"}
	for key, m := range action.Members() {
		if slices.Contains(known, key) || strings.HasPrefix(key, "x-") {
			continue
		}
		d := l.diags.Warnf(m.KeyPos(), diag.CodeOverlay, "an action has no member %s", key)
		if near := diag.Nearest(key, known); near != "" {
			d.WithFix("write  " + near)
		}
	}
	if _, ok := action.BoolOK("remove"); !ok && action.Has("remove") {
		l.diags.Errorf(action.Get("remove").Pos(), diag.CodeOverlay, "remove is %s, neither true nor false", action.Get("remove").kind)
	}
}
