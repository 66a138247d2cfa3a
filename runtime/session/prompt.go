package session

import (
	"fmt"
	"strings"
	"time"
)

// The entry point is Prompt, the texts for the user of an interactive log in.

// Prompt is what the user of [Session.LogInInteractively] has to do: with an empty
// Code, log in at Address in a browser on this machine; else open Address on any
// device and enter Code there.
type Prompt struct {
	// Address is the page to open.
	Address string
	// OpenError is the reason why no browser was opened at Address, nil if one
	// was.
	OpenError error
	// Code is the code to enter at Address on another device.
	Code string
	// AddressWithCode is the page with the code filled in, for a link or a QR
	// code; empty if the server has none.
	AddressWithCode string
	// Expires is when the code expires.
	Expires time.Time
}

// String returns the prompt in English, in some lines of text.
func (p Prompt) String() string {
	var b strings.Builder
	switch {
	case p.Code != "":
		fmt.Fprintf(&b, "To log in, open this page on any device:\n\n  %s\n\nand enter the code %s", p.Address, p.Code)
		if minutes := int(time.Until(p.Expires).Round(time.Minute) / time.Minute); minutes > 0 {
			fmt.Fprintf(&b, " within %d minutes", minutes)
		}
		b.WriteString(".\n")
		if p.AddressWithCode != "" {
			fmt.Fprintf(&b, "With the code filled in:\n\n  %s\n", p.AddressWithCode)
		}
	case p.OpenError != nil:
		fmt.Fprintf(&b, "To log in, open this page in a browser on this machine (none could be started):\n\n  %s\n", p.Address)
	default:
		fmt.Fprintf(&b, "Log in in the browser that has been opened. If it shows no log in, open this page:\n\n  %s\n", p.Address)
	}
	b.WriteString("\nWaiting; Ctrl-C cancels.")
	return b.String()
}
