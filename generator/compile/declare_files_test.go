package compile

import "testing"

// TestFileName shows which file names are avoided.
func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"Customers": "customers", "CustomerSessions": "customer_sessions", "OAuth": "oauth",
		"LoadTest": "load_test_api", "Windows": "windows_api", "VMLinux": "vm_linux_api", // go build selects files by them
		"Aux": "aux_api", "Con": "con_api", "NUL": "nul_api", // devices of Windows
		"Auxiliary": "auxiliary", "日本": "api",
	} {
		if got := fileName(name); got != want {
			t.Errorf("the file of %s is %s, want %s", name, got, want)
		}
	}
}
