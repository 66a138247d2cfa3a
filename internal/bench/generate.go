package main

func (s settings) generate() error { return nil }
