// Package mutants changes valid specifications at random, as an attacker or a
// careless author would, and generates clients of them.
//
// The entry point is [Seeds], the valid ones, and [Mutate]. TestMutants generates: no
// mutant may panic, hang, or make the generator print what is not the planned Go or
// does not compile; generating again makes the same bytes. Three fuzz targets let a
// fuzzer choose the changes: of specifications, of locks and of overlays.
//
//	go test ./internal/mutants                                        # 500 mutants
//	NIMBUGEN_LONG=1 go test -timeout 0 -run TestMutants -v ./internal/mutants # 200,000
package mutants
