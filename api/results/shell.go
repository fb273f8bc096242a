package results

import (
	"strings"

	"ozdesk/api"
	"ozdesk/api/text"
)

// TokenVariable is the variable that stands in a copied command in the place
// of the token, which never leaves the program.
const TokenVariable = "OZDESK_TOKEN"

// Curl is the request for a folder with its analyses as a command for curl. The
// token is not in it: the command reads it from TokenVariable. The origin is
// the address of the server, without /api.
func Curl(origin string, id api.FolderID) string {
	address := strings.TrimRight(origin, "/") + "/api/folders/" + string(id) + "/?with_analyses=true"
	return `curl -sS -H "X-Forensic-Access-Token: $` + TokenVariable + `" ` + Quote(address)
}

// Command is the same as a command of this program, for the profile in use; ""
// stands for the one that is used anyway.
func Command(profile string, id api.FolderID) string {
	words := []string{"ozdesk", "folders", "show", Quote(string(id)), "-o", "json"}
	if profile != "" {
		words = append(words, "--profile", Quote(profile))
	}
	return strings.Join(words, " ")
}

// Quote writes a word for a POSIX shell. What needs no quotes has none, and
// what a terminal would take for a command is made visible first.
func Quote(word string) string {
	word = text.Line(word)
	plain := word != "" && strings.IndexFunc(word, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_", r)
	}) < 0
	if plain {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
