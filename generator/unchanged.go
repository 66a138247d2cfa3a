package generator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/generator/stamp"
)

// The entry points are Unchanged and Plan.Keep, which recognise without
// generating that a run would change nothing.

// past is the record of a run in its stamp.
type past struct {
	Clients  []pastClient      `json:"clients"`
	Findings []diag.Diagnostic `json:"findings"`
}

type pastClient struct {
	Summary ir.Summary                   `json:"summary"`
	Losses  []diag.Loss                  `json:"losses,omitempty"`
	Files   map[string]output.ChangeKind `json:"files"` // Same or Foreign
}

// Unchanged returns the plan that [MakePlan] would make, and its findings, if a
// run with this program and configuration left a stamp in the store and no file
// that it read or wrote has changed since.
func Unchanged(store stamp.Store, cfg Config) (*Plan, *diag.List, bool) {
	if store.Dir == "" {
		return nil, nil, false
	}
	name, err := runName(cfg)
	if err != nil {
		return nil, nil, false
	}
	s, ok := store.Load(name)
	if !ok {
		return nil, nil, false
	}
	if key, err := runKey(cfg); err != nil || s.Key != key {
		return nil, nil, false
	}
	var p past
	if json.Unmarshal(s.Past, &p) != nil || len(p.Clients) != len(cfg.Clients) {
		return nil, nil, false
	}
	plan, diags := &Plan{lock: cfg.lockPath()}, &diag.List{}
	for i, c := range cfg.Clients {
		client := ClientPlan{Client: c, Dir: cfg.OutDir(c), Summary: p.Clients[i].Summary, Losses: p.Clients[i].Losses}
		for file, kind := range p.Clients[i].Files {
			client.Changes = append(client.Changes, output.Change{Name: file, Kind: kind})
		}
		plan.Clients = append(plan.Clients, client)
	}
	for _, d := range p.Findings {
		diags.Add(d)
	}
	return plan, diags, true
}

// Keep stores a stamp of a plan that was carried out, for [Unchanged]. It
// stores none when the specification came over the network, where a stamp
// cannot detect changes.
func (p *Plan) Keep(store stamp.Store, cfg Config, diags *diag.List) error {
	if store.Dir == "" {
		return nil
	}
	name, err := runName(cfg)
	if err != nil {
		return err
	}
	key, err := runKey(cfg)
	if err != nil {
		return err
	}
	s := stamp.New(key)
	for file, data := range p.inputs {
		if strings.Contains(file, "://") {
			return nil
		}
		s.Files[filepath.FromSlash(file)] = stamp.Hash(data)
	}
	if cfg.File != "" {
		if s.Files[cfg.File], err = stamp.HashFile(cfg.File); err != nil {
			return err
		}
	}
	s.Files[p.lock] = stamp.Hash(onDisk(p.lockChange()))
	kept := past{Findings: diags.All()}
	for _, c := range p.Clients {
		client := pastClient{Summary: c.Summary, Losses: c.Losses, Files: map[string]output.ChangeKind{}}
		for _, change := range c.Changes {
			if change.Kind == output.Removed {
				continue
			}
			client.Files[change.Name] = output.Same
			if change.Kind == output.Foreign {
				client.Files[change.Name] = output.Foreign
			}
			s.Files[filepath.Join(c.Dir, filepath.FromSlash(change.Name))] = stamp.Hash(onDisk(change))
		}
		if err := s.AddDir(c.Dir); err != nil {
			return err
		}
		kept.Clients = append(kept.Clients, client)
	}
	if s.Past, err = json.Marshal(kept); err != nil {
		return err
	}
	return store.Save(name, s)
}

// onDisk returns the content of a file after the change.
func onDisk(c output.Change) []byte {
	switch c.Kind {
	case output.Same, output.Foreign:
		return c.Old
	}
	return c.New
}

// runName is the name of a run's stamp.
func runName(cfg Config) (string, error) {
	wd, err := os.Getwd()
	return wd + "\x00" + cfg.lockPath(), err
}

// runKey is the key of a run's stamp: everything beside files that determines
// the output. Under go run a version would not identify the program, so its
// content counts. Reading that takes longer than all else in a run without
// changes, so the key is computed last.
func runKey(cfg Config) (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", err
	}
	content, err := stamp.Program(program)
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	for _, c := range cfg.Clients {
		paging := c.Paging.JSON()
		c.Pos, c.Paging = diag.Pos{}, nil // a pointer differs in each run
		fmt.Fprintf(&text, "%#v %s\n", c, paging)
	}
	return stamp.Hash(fmt.Appendf(nil, "%s\n%s %d %t\n%s", content, cfg.File, cfg.Compatibility, cfg.Partial, text.Bytes())), nil
}
