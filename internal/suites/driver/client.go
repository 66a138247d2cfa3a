package main

// newClient makes the generated client.
var newClient func(url string) (any, error)
