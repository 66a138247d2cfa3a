//go:build unix

package chaos

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry point is Matrix, which runs a store on both kinds of server without
// signals, with SIGKILLs and with SIGSTOPs, and writes the rows of the table in
// docs/evidence.md.

const (
	// rowsFile is the variable that names the file for the rows.
	rowsFile = "NIMBUGEN_CHAOS_ROWS"
	// leastShare is the share of the calls of a run without signals that one with
	// signals must serve.
	leastShare = 0.8
	// leastTime is how long processes must have run, none of them stopped, for their
	// share to count.
	leastTime = 4 * time.Second
	// killEvery is the interval of the SIGKILLs.
	killEvery = 300 * time.Millisecond
)

// Header is the head of the table.
const Header = `| store | server | signal | signals | between rotation and write | sessions lost | log ins again | further log ins | longest call | calls/s | share |
|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|`

// Matrix runs the processes on each kind of server and with each signal, each for the
// duration in NIMBUGEN_LONG, without which it is skipped. It fails the test as
// [Run.Do] does, and if less than 80 % of the calls without signals are served. With
// SIGSTOPs only the time counts in which no process was stopped: while one that holds
// the only refresh token is stopped, and all access tokens have expired, no call can
// be served.
func Matrix(t *testing.T, store string, place func(*testing.T) Place) {
	if os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("NIMBUGEN_LONG is not set")
	}
	for _, server := range []struct {
		name     string
		rotation nimbutest.Rotation
		grace    bool
	}{{"strict", nimbutest.RotateStrict(), false}, {"grace", nimbutest.RotateGrace(time.Minute), true}} {
		var calm Report
		for _, signal := range []string{"none", "SIGKILL", "SIGSTOP"} {
			t.Run(server.name+"/"+signal, func(t *testing.T) {
				run := Run{Place: place(t), Rotation: server.rotation, GracePeriod: server.grace, Kill: signal == "SIGKILL", Stop: signal == "SIGSTOP"}
				if run.Kill {
					run.Every = killEvery
				}
				r := run.Do(t)
				if signal == "none" {
					calm = r
				}
				writeRow(t, fmt.Sprintf("| %s | %s | %s | %s |", store, server.name, signal, r.row(calm)))
				if share := r.rate() / calm.rate(); share < leastShare && r.Took-r.Stopped > leastTime {
					t.Errorf("%.0f %% of the calls of a run without signals were served", 100*share)
				}
			})
		}
	}
}

// rate returns the calls served per second in which no process was stopped.
func (r Report) rate() float64 {
	return float64(r.Calls-r.Failed-r.ServedWhileStopped) / (r.Took - r.Stopped).Seconds()
}

// row returns the cells of the table from the signals on.
func (r Report) row(calm Report) string {
	return fmt.Sprintf("%d | %d | %d | %d | %d | %.1f s | %.0f | %.0f %%",
		r.Kills+r.Stops, r.InWindow, r.Lost, r.LogIns, r.Further, r.Longest.Seconds(), r.rate(), 100*r.rate()/calm.rate())
}

func writeRow(t *testing.T, row string) {
	t.Log(row)
	name := os.Getenv(rowsFile)
	if name == "" {
		return
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = fmt.Fprintln(f, row)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Error(err)
	}
}
