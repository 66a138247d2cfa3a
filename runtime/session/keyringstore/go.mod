// Package keyringstore is a module of its own, so that only those who use the
// keyring carry its client.
module github.com/nimbugen/nimbugen/runtime/session/keyringstore

go 1.26

require (
	github.com/nimbugen/nimbugen v0.0.0
	github.com/zalando/go-keyring v0.2.8
)

require (
	github.com/danieljoos/wincred v1.2.3 // indirect
	github.com/godbus/dbus/v5 v5.2.2 // indirect
	golang.org/x/sys v0.27.0 // indirect
)

replace github.com/nimbugen/nimbugen => ../../..
