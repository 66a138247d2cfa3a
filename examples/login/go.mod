// Command login is a module of its own, so that only it carries the client of the
// keyring.
module github.com/nimbugen/nimbugen/examples/login

go 1.26.0

require (
	github.com/nimbugen/nimbugen v0.0.0
	github.com/nimbugen/nimbugen/runtime/session/keyringstore v0.0.0
	golang.org/x/term v0.48.0
)

require (
	github.com/danieljoos/wincred v1.2.3 // indirect
	github.com/godbus/dbus/v5 v5.2.2 // indirect
	github.com/zalando/go-keyring v0.2.8 // indirect
	golang.org/x/sys v0.50.0 // indirect
)

replace (
	github.com/nimbugen/nimbugen => ../..
	github.com/nimbugen/nimbugen/runtime/session/keyringstore => ../../runtime/session/keyringstore
)
