package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"text/template"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/templates"
)

// The entry points are completionCommand, whose scripts have the commands and
// flags of help, and suggest, which names the values of a flag.

// shells are the shells with a template completion.SHELL.tmpl.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand() command {
	return command{
		name: "completion", args: oneOfUsage(shells), summary: "print the completion script of a shell", words: shells,
		text: `Prints a script that completes commands, flags, their values and files:

  bash        source <(nimbugen completion bash)
  zsh         nimbugen completion zsh > "${fpath[1]}/_nimbugen"
  fish        nimbugen completion fish > ~/.config/fish/completions/nimbugen.fish
  powershell  nimbugen completion powershell | Out-String | Invoke-Expression`,
		setup: func(*pflag.FlagSet) runner {
			return func(_ context.Context, a app, args []string) int {
				if len(args) != 1 || !slices.Contains(shells, args[0]) {
					return a.usage("nimbugen completion: name one shell: %s", oneOf(shells))
				}
				return a.printTemplate("completion." + args[0] + ".tmpl")
			}
		},
	}
}

func oneOfUsage(words []string) string { return strings.Join(words, "|") }

// printTemplate prints a template about the commands.
func (a app) printTemplate(name string) int {
	t, err := template.New(name).Funcs(template.FuncMap{
		"names": commandNames, "roff": roff, "roffText": roffText, "join": strings.Join, "quote": quoteFor, "trim": strings.TrimSpace,
	}).ParseFS(templates.FS, "cli/"+name)
	if err != nil {
		return a.fail(err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, describeCommands()); err != nil {
		return a.fail(err)
	}
	if _, err := a.stdout.Write(b.Bytes()); err != nil {
		return a.fail(err)
	}
	return exitOK
}

// describedCommand is a command as templates see it.
type describedCommand struct {
	Name, Args, Summary, Text string
	Words                     []string // that follow the name
	Files                     bool     // files follow the name
	Flags                     []describedFlag
}

// describedFlag is a flag as templates see it.
type describedFlag struct {
	Name, Usage string
	Value       string   // names the value in help; "" is a flag without one
	Default     string   // "" is none
	Words       []string // values
	Repeats     bool
}

// File reports whether the value is a file, Dir whether it is a directory.
func (f describedFlag) File() bool { return f.Value == "file" }

// Dir reports whether the value is a directory.
func (f describedFlag) Dir() bool { return f.Value == "directory" }

func describeCommands() []describedCommand {
	var all []describedCommand
	for _, c := range commands() {
		d := describedCommand{
			Name: c.name, Args: c.args, Summary: c.summary, Text: c.text,
			Words: c.words, Files: c.words == nil && strings.HasPrefix(c.args, "[SPEC"),
		}
		flags := newFlagSet(c.name)
		c.setup(flags)
		flags.VisitAll(func(f *pflag.Flag) { d.Flags = append(d.Flags, describeFlag(f)) })
		all = append(all, d)
	}
	return append(all, describedCommand{Name: "help", Args: "[COMMAND]", Summary: "explain a command", Words: commandNames()[1:]})
}

func describeFlag(f *pflag.Flag) describedFlag {
	value, usage := pflag.UnquoteUsage(f)
	d := describedFlag{Name: f.Name, Usage: usage, Value: value, Words: f.Annotations[valuesOf]}
	if value != "" && f.DefValue != "[]" {
		d.Default = f.DefValue
	}
	if strings.HasPrefix(f.Value.Type(), "string") && f.Value.Type() != "string" {
		d.Repeats = true
	}
	return d
}

// valuesOf is the annotation of a flag with its values.
const valuesOf = "values"

// suggest names the values of a flag for completion.
func suggest(flags *pflag.FlagSet, flag string, values ...string) {
	_ = flags.SetAnnotation(flag, valuesOf, values) // fails for a flag that does not exist
}

// quoteFor quotes a text for a shell.
func quoteFor(shell, text string) string {
	switch shell {
	case "zsh": // within '[...]' of _arguments, or '...:...' of _describe
		return strings.NewReplacer(`\`, `\\`, "'", `'\''`, "[", `\[`, "]", `\]`, ":", `\:`, "`", "\\`").Replace(text)
	case "fish":
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'"
	case "powershell":
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return text
}
