package sessiontest

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is TestFlawsAreNoticed, which tests that the suite can fail:
// for each mistake a process runs the suite on a store that has it, which the
// suite must notice.

const flawVariable = "SESSIONTEST_FLAW"

// TestSuite is the test that such a process runs.
func TestSuite(t *testing.T) {
	f := flaw(os.Getenv(flawVariable))
	if f == "" {
		f = none
	}
	TestStore(t, func(*testing.T) session.Store { return newFlawed(f) })
	TestShared(t, func(*testing.T) (a, b session.Store) {
		one := newFlawed(f)
		return one, one.second()
	})
}

// failingCase returns the case of the suite that must notice each mistake.
func failingCase() map[flaw]string {
	return map[flaw]string{
		noLock: "lock_waits", oneLock: "lock_excludes", lockIgnoresCtx: "lock_excludes", notReleased: "unlock",
		unlockWithCtx: "unlock", unlockTwice: "unlock", saveUnlocked: "unlock",
		noVersion: "versions", conflictWrites: "versions", newerWins: "versions", jumpingVersion: "save_and_load", versionSurvives: "delete",
		torn: "whole_records", stale: "data", staleTx: "contention", sharedIn: "copies", sharedOut: "copies",
		keepsDeleted: "delete", deletesAll: "delete", deleteAbsent: "absent", otherError: "absent",
		foldedKeys: "keys", cutKeys: "keys", cutData: "data", textData: "data",
		noExpiry: "expiry", forgetsExpiry: "save_and_load", alwaysDurable: "durable_and_back", ignoresCtx: "cancelled",
		notShared: "visible", lockPerHandle: "lock_excludes", reportsUnshared: "capabilities",
	}
}

func TestFlawsAreNoticed(t *testing.T) {
	for f, by := range failingCase() {
		t.Run(string(f), func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^TestSuite$/^"+by+"(#01)?$", "-test.timeout=6s")
			cmd.Env = append(os.Environ(), flawVariable+"="+string(f))
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestSuite/"+by) && !strings.Contains(string(out), "panic: test timed out") {
				t.Errorf("%q does not notice it:\n%s", by, out)
			}
		})
	}
}
