package sessiontest

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file shows that the suite can fail: each mistake is made by a store in a
// process of its own, where the suite must notice it.

const flawVariable = "SESSIONTEST_FLAW"

// TestSuite is what such a process runs.
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

// noticed names the case of the suite that must notice each mistake.
func noticed() map[flaw]string {
	return map[flaw]string{
		noLock: "lock_waits", oneLock: "lock_excludes", deafLock: "lock_excludes", notReleased: "unlock",
		unlockWithCtx: "unlock", unlockTwice: "unlock", saveUnlocked: "unlock",
		noVersion: "versions", conflictWrites: "versions", newerWins: "versions", jumpingVersion: "save_and_load", versionSurvives: "delete",
		torn: "whole_records", stale: "data", staleTx: "contention", sharedIn: "copies", sharedOut: "copies",
		keepsDeleted: "delete", deletesAll: "delete", deleteAbsent: "absent", otherError: "absent",
		foldedKeys: "keys", cutKeys: "keys", cutData: "data", textData: "data",
		noExpiry: "expiry", forgetsExpiry: "save_and_load", alwaysDurable: "durable_and_back", deafCtx: "cancelled",
		notShared: "visible", lockPerHandle: "lock_excludes", saysUnshared: "capabilities",
	}
}

func TestNoticed(t *testing.T) {
	for f, by := range noticed() {
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
