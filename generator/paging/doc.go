// Package paging decides how a list is paged. It infers the decision from the
// relation between the parameters of an operation and its response: which
// parameter can be set from the last response, which member is the list, and
// which member states that nothing follows.
//
// Reader.Read reads an operation into plain facts (Operation). Decide collects
// the candidates, each with the evidence for and against it in points, and
// chooses the strongest rule that has enough of them. Survey does so for all
// operations of an API, where operations with one envelope support each other.
package paging
