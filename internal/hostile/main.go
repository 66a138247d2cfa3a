package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

func main() {
	only := flag.String("only", "", "try behaviours whose name holds this `text`")
	client := flag.String("client", "", "try clients whose name holds this `text`")
	verbose := flag.Bool("v", false, "print what did not pass, and the time of each behaviour")
	flag.Parse()
	chosen := func(c Client) bool { return strings.Contains(c.Name, *client) }
	wanted := func(behaviour string) bool { return strings.Contains(behaviour, *only) }
	t, err := run(wanted, chosen, *verbose)
	if err != nil {
		fmt.Fprintln(os.Stderr, "hostile:", err)
		os.Exit(2)
	}
	t.write(os.Stdout)
	if *verbose {
		t.explain(os.Stderr)
	}
	if len(t.failed()) > 0 {
		os.Exit(1)
	}
}

// table is the result: a row for each behaviour, a column for each client.
type table struct {
	behaviours []Behaviour
	clients    []Client
	cells      [][]*cell
}

// run tries the behaviours whose names hold a text on chosen clients.
func run(wanted func(behaviour string) bool, chosen func(Client) bool, verbose bool) (*table, error) {
	log.SetOutput(io.Discard) // net/http logs what servers send unrequested
	debug.SetGCPercent(20)    // memory is measured with the garbage
	elsewhere, err := newServer(nil)
	if err != nil {
		return nil, err
	}
	defer elsewhere.close()
	elsewhere.respondWith(body(200, "{}"))
	l := &lab{elsewhere: elsewhere}
	l.certificate, l.secure = certificate()
	t := &table{}
	for _, c := range clients() {
		if chosen(c) {
			t.clients = append(t.clients, c)
		}
	}
	for _, b := range behaviours() {
		if !wanted(b.Name) {
			continue
		}
		start := time.Now()
		t.behaviours = append(t.behaviours, b)
		var row []*cell
		for _, c := range t.clients {
			result, err := l.attack(b, c)
			if err == nil && !c.Peer && len(result.faults) > 0 {
				// A busy machine can keep a connection or memory a moment longer; a
				// fault of a client is there each time.
				result, err = l.attack(b, c)
			}
			if err != nil {
				return nil, err
			}
			row = append(row, result)
		}
		t.cells = append(t.cells, row)
		if verbose {
			fmt.Fprintf(os.Stderr, "%-36s %v\n", b.Name, time.Since(start).Round(time.Millisecond))
		}
	}
	return t, nil
}

// write prints the table in Markdown.
func (t *table) write(w io.Writer) {
	for _, line := range t.lines() {
		fmt.Fprintln(w, line)
	}
}

func (t *table) lines() []string {
	head, rule := "| behaviour | calls |", "|---|--:|"
	for _, c := range t.clients {
		head, rule = head+" "+c.Name+" |", rule+"---|"
	}
	all := []string{head, rule}
	for i, b := range t.behaviours {
		line, calls := "", 0
		for _, c := range t.cells[i] {
			line += " " + c.text() + " |"
			calls += c.tried
		}
		all = append(all, fmt.Sprintf("| %s | %d |%s", b.Name, calls, line))
	}
	return all
}

// failed lists the cells of our clients that did not pass.
func (t *table) failed() []string {
	var all []string
	for i, row := range t.cells {
		for j, c := range row {
			if !t.clients[j].Peer && len(c.faults) > 0 {
				all = append(all, t.clients[j].Name+", "+t.behaviours[i].Name+": "+c.text())
			}
		}
	}
	return all
}

// explain prints what happened in cells that did not pass, and how late calls ended.
func (t *table) explain(w io.Writer) {
	var late time.Duration
	for i, row := range t.cells {
		for j, c := range row {
			if !t.clients[j].Peer {
				late = max(late, c.late)
			}
			for _, name := range slices.Sorted(maps.Keys(c.faults)) {
				fmt.Fprintf(w, "%s, %s: %s (%d)\n", t.behaviours[i].Name, t.clients[j].Name, name, len(c.faults[name]))
				for _, detail := range c.faults[name][:min(5, len(c.faults[name]))] {
					fmt.Fprintf(w, "  %.300s\n", detail)
				}
			}
		}
	}
	fmt.Fprintf(w, "our clients ended at most %v after the context\n", late.Round(time.Millisecond))
}
