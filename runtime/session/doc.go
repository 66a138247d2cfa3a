// Package session keeps customers logged in.
//
// An [App] is an application that is registered at one API, and a [Session] is
// one visitor of it: anonymous at first, a customer after [Session.LogIn]. Both
// are generic; a generated package instantiates them with its own client and
// customer types, and an application uses them through that package.
//
// Sessions are kept in a [Store]. [NewMemory] is here; packages filestore,
// sqlstore, sealedstore, redisstore and keyringstore hold the others, and
// package sessiontest the suite that every store passes.
package session
