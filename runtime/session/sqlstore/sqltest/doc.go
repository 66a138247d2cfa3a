// Package sqltest tests package sqlstore with SQLite and PostgreSQL.
package sqltest
