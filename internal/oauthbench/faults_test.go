package oauthbench

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// This file seeds faults into package oauth, one at a time, and expects its
// tests to notice each: a session that is lost by mistake must not pass.

// fault replaces a text that occurs once in a file of the package.
type fault struct{ name, file, from, to string }

var faults = [...]fault{
	{"lock left out", "refreshing.go", "	return s.persist.Lock(ctx)\n", "	tx, err := s.persist.Lock(ctx)\n	if err == nil {\n		_ = tx.Unlock(ctx)\n	}\n	return tx, err\n"},
	{"re-read left out", "refreshing.go", "	st, err := r.load()\n	switch {", "	st, err := r.load()\n	if m := r.source.State(); err == nil && m.RefreshToken != \"\" {\n		st = m\n	}\n	switch {"},
	{"mark left out", "refreshing.go", "func (r *run) mark() error {\n	if r.tx == nil {", "func (r *run) mark() error {\n	if true {"},
	{"saved after the return", "exchange.go", "	err := r.store(st)\n	if errors.Is(err, ErrConflict) {", "	var err error\n	go func() { _ = r.store(st) }()\n	if errors.Is(err, ErrConflict) {"},
	{"a failed save forgotten", "exchange.go", "	if err != nil {\n		r.behind(err)\n	}\n	s.emit", "	s.emit"},
	{"late 401 drops the new token", "authorize.go", "	if !e.holds(accessToken) {", "	if e == nil {"},
	{"refresh on the caller's context", "flight.go", "context.WithTimeout(context.WithoutCancel(ctx), limit)", "context.WithTimeout(ctx, limit)"},
	{"waiters do not leave", "flight.go", "	case <-ctx.Done():\n		return nil, fmt.Errorf(\"oauth: waiting", "	case <-context.Background().Done():\n		return nil, fmt.Errorf(\"oauth: waiting"},
	{"no replay of a lost answer", "exchange.go", "		case (a.fail.Class == Indeterminate", "		case false && (a.fail.Class == Indeterminate"},
	{"a refusal with 500 ends the session", "classify.go", "	case status >= 500 ||", "	case status >= 600 ||"},
	{"any 400 ends the session", "classify.go", "	switch code {\n	case codeInvalidGrant:", "	if status == 400 {\n		return Rejected\n	}\n	switch code {\n	case codeInvalidGrant:"},
	{"a refusal is believed without a re-read", "exchange.go", "	if st, err := r.load(); err == nil && st.RefreshToken != \"\" && st.RefreshToken != sent {", "	if st, err := r.load(); err == nil && st.RefreshToken == \"\" {"},
	{"a rescued token thrown away", "exchange.go", "	if e.rescued == \"\" ||", "	if e.rescued != \"\" ||"},
	{"the old refresh token not kept", "exchange.go", "		st.RefreshToken = r.state.RefreshToken\n", ""},
	{"no expiry means for ever", "lifetime.go", "	case m.kind == kindNull:\n		return min(fallback, longest)", "	case m.kind == kindNull:\n		return 1 << 60"},
	{"an absurd life believed", "lifetime.go", "	case seconds > longest.Seconds():", "	case false:"},
	{"the wall clock alone", "entry.go", "	return r.wall < limit.wall && r.mono < limit.mono", "	return r.wall < limit.wall"},
	{"the monotonic clock alone", "entry.go", "	return r.wall < limit.wall && r.mono < limit.mono", "	return r.mono < limit.mono"},
	{"redirects followed", "post.go", "	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }\n", ""},
	{"no wait after a failure", "cooldown.go", "	c.until = now.mono + int64(wait)\n", ""},
	{"no brake", "cooldown.go", "	case age < b.delay:\n		return false\n", ""},
	{"line breaks in a header", "tokenanswer.go", "m.text[i] <= ' '", "m.text[i] < 0"},
	{"state not compared", "redirect.go", "!= 1 {\n		return untrusted(errState)", "> 1 {\n		return untrusted(errState)"},
	{"issuer not compared", "redirect.go", "	return len(iss) == 1 && iss[0] == want", "	return true"},
	{"End waits for the server", "exchange.go", "	case <-s.alive.Done():\n		go", "	case <-context.Background().Done():\n		go"},
	{"what is discarded is not revoked", "exchange.go", "		s.revoke(ctx, a.token.RefreshToken)\n", ""},
	{"the mark is left behind", "exchange.go", "	if !mayHaveRotated(a.fail) {\n", "	if false {\n"},
	{"Close does not wait", "ending.go", "	if err := quiet(ctx, f); err != nil {", "	if err := quiet(ctx, nil); err != nil && f != nil {"},
	{"the lock given back while memory is ahead", "unsaved.go", "	keep := u != nil && u.done == nil && s.ended == nil && !r.gone\n", "	keep := u == nil && r.gone\n"},
	{"the lock given back instead of handed over", "unsaved.go", "	if held && u.take {", "	if held && u.take && false {"},
}

func TestSeededFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	dir, err := filepath.Abs("../../runtime/oauth")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := runTests(t, dir, ""); err != nil {
		t.Fatalf("the tests fail without any fault:\n%s", out)
	}
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			out, err := runTests(t, dir, overlay(t, dir, f))
			switch {
			case err == nil:
				t.Error("no test noticed")
			case strings.Contains(out, "[build failed]"):
				t.Errorf("the fault does not compile:\n%s", out)
			}
		})
	}
}

func runTests(t *testing.T, dir, overlay string) (string, error) {
	t.Helper()
	cmd := exec.Command("go", "test", "-count=1", "-vet=off", "-failfast", "-timeout=60s", "-overlay="+overlay, ".")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func overlay(t *testing.T, dir string, f fault) string {
	t.Helper()
	path := filepath.Join(dir, f.file)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), f.from); n != 1 {
		t.Fatalf("%s: the text to replace occurs %d times: adapt the fault to the code", f.file, n)
	}
	tmp := t.TempDir()
	broken := filepath.Join(tmp, f.file)
	if err := os.WriteFile(broken, []byte(strings.Replace(string(b), f.from, f.to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := json.Marshal(map[string]any{"Replace": map[string]string{path: broken}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(tmp, "overlay.json")
	if err := os.WriteFile(list, j, 0o600); err != nil {
		t.Fatal(err)
	}
	return list
}
