module github.com/nimbugen/nimbugen/internal/servers

go 1.26.0
