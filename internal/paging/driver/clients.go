package main

// clients holds the constructors of clients by name.
var clients = map[string]func(url string) (any, error){}
