module github.com/nimbugen/nimbugen/internal/apinames

go 1.26
